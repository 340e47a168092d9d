#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/index_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& index, const Clauses&, const Context& context) {
  std::string sql = index.has("unique") ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += sql::identifier(index.address.name) + " ON" + only_whole(index, context) + ' ' +
         table_of(index.address);
  if (index.has("using")) sql += " USING " + sql::identifier(index.get("using"));
  sql += " (" + joined(list_of(index, "columns")) + ')';
  if (index.has("include")) sql += " INCLUDE (" + column_list(list_of(index, "include")) + ')';
  if (index.has("nulls_not_distinct")) sql += " NULLS NOT DISTINCT";
  sql += with_clause(index);
  if (index.has("tablespace")) sql += " TABLESPACE " + sql::identifier(index.get("tablespace"));
  if (index.has("where")) sql += " WHERE " + std::string(index.get("where"));
  return {{.sql = sql, .lock = Lock::share}};
}

std::string set_statistics(const Object& index, std::string_view number_and_target) {
  const std::size_t equals = number_and_target.find('=');
  return "ALTER INDEX " + qualified_name(index.address) + " ALTER COLUMN " +
         std::string(number_and_target.substr(0, equals)) + " SET STATISTICS " +
         std::string(number_and_target.substr(equals + 1));
}

std::vector<Finish> finish(const Object& index, const Context& context) {
  std::vector<Finish> out = finish_index(index, context);
  for (const std::string& target : list_of(index, "statistics")) {
    out.push_back({{.sql = set_statistics(index, target), .lock = Lock::share_update_exclusive}});
  }
  return out;
}

std::vector<Statement> drop(const Object& index, const Context& context) {
  std::vector<Statement> out = leave_index(index, context);
  out.push_back({.sql = "DROP INDEX " + qualified_name(index.address)});
  return out;
}

Alteration alter(const Alter& change, const Context& context) {
  Alteration out;
  out.replace = !alter_index_options(change, context, out);
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER INDEX " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::share_update_exclusive};
}

// The server prints the key columns in one parenthesis; each is wanted by itself. btree goes without saying.
void cut_columns(Object& index) {
  cut_elements(index, "columns");
  if (index.get("using") == "btree") index.set("using", "");
}

}  // namespace

// Columns are index elements as CREATE INDEX takes them: `email`, `lower(email)`, `at DESC NULLS LAST`, with
// operator classes and collations. An index behind a constraint is the constraint's.
const Kind index_kind = {
    .name = "index",
    .keyword = "INDEX",
    .rank = 80,
    // clang-format off
    .query = R"(
SELECT 'index', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, ic.oid, 0,
       s.name, c.relname, ic.relname, 0,
       CASE WHEN k.oid IS NULL THEN
       ARRAY[CASE WHEN i.indisunique THEN 'true' END,
             m.amname,
             pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid),
                               pg_catalog.length(pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I USING %I ',
                                 CASE WHEN i.indisunique THEN 'UNIQUE ' END, ic.relname,
                                 CASE WHEN ic.relkind = 'I' THEN 'ONLY ' END, s.name, c.relname, m.amname)) + 1),
             CASE WHEN i.indnatts > i.indnkeyatts THEN )" MIGRATE_INDEX_COLUMNS("i.indnkeyatts + 1", "i.indnatts") R"( END,
             CASE WHEN i.indnullsnotdistinct THEN 'true' END,
             CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END,
             CASE WHEN i.indexprs IS NOT NULL THEN
               (SELECT pg_catalog.array_agg(a.attnum || '=' || a.attstattarget ORDER BY a.attnum)::text
                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0) END,)" MIGRATE_INDEX_OPTIONS R"(]::text[] END
  FROM pg_catalog.pg_index i)" MIGRATE_INDEX_JOINS R"(
  JOIN pg_catalog.pg_am m ON m.oid = ic.relam
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p', 'm')
  JOIN user_schema s ON s.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
 WHERE i.indisvalid AND i.indisready)",
    // clang-format on
    .read_beside = true,
    .attributes =
        with_index_options({{.name = "unique", .shape = Shape::flag},
                            {.name = "using"},
                            {.name = "columns", .shape = Shape::list, .fragment = Fragment::index_element},
                            {.name = "include", .shape = Shape::list},
                            {.name = "nulls_not_distinct", .shape = Shape::flag},
                            {.name = "where", .fragment = Fragment::expression},
                            {.name = "statistics", .shape = Shape::list, .fragment = Fragment::setting}}),
    .cook = cut_columns,
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = index_claims,
    .waits_for = partitions_under,
    .identity = qualified_name,
    .section = "indexes",
    .containers = {"table", "materialized_view"},
    .short_form = "columns",
};

}  // namespace migrate::kinds
