#include "apply/index_definition.hpp"

#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

const char* const index_name = "migrate_like";

// Everything that CREATE INDEX says but names, as the server prints it. Classes and collations by their OIDs.
std::string parts_of(const std::string& index) {
  const std::string oid = sql::literal(index) + "::pg_catalog.regclass";
  return "(SELECT pg_catalog.jsonb_build_array(a.amname, i.indisunique, i.indnkeyatts, "
         "i.indnullsnotdistinct, "
         "ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false) FROM "
         "pg_catalog.generate_series(1, i.indnatts) k), i.indclass::text, i.indcollation::text, "
         "i.indoption::text, pg_catalog.pg_get_expr(i.indpred, i.indrelid), c.reloptions) "
         "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
         "JOIN pg_catalog.pg_am a ON a.oid = c.relam WHERE i.indexrelid = " +
         oid + ")";
}

}  // namespace

bool has_definition(postgres::Connection& connection, const std::string& index,
                    const sql::BuildsIndex& statement) {
  // Of the same name: an expression may call its columns by it.
  const std::string table = sql::qualified("pg_temp", sql::parts_of_name(statement.table).back());
  connection.run("BEGIN; CREATE TABLE " + table + " (LIKE " + statement.table + "); CREATE " +
                 (statement.unique ? "UNIQUE " : "") + "INDEX " + index_name + " ON " + table + " " +
                 statement.definition);
  const postgres::Rows same =
      connection.query("SELECT " + parts_of(index) + " = " + parts_of(sql::qualified("pg_temp", index_name)));
  const bool equal = same.get(0, 0) == "t";
  connection.run("ROLLBACK");
  return equal;
}

}  // namespace migrate::apply
