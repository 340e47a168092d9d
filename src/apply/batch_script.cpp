#include "apply/batch_script.hpp"

#include <fmt/format.h>

#include "apply/batch_queries.hpp"
#include "error/joined.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

// A query for the names of the key's columns, in its order.
std::string names_of(const Batches& batches) {
  if (batches.options.key.empty()) return primary_key_of(batches.statement.table);
  std::vector<std::string> rows;
  for (const std::string& column : batches.options.key) rows.push_back("(" + sql::literal(column) + ")");
  return "VALUES " + joined(rows);
}

constexpr const char* body = R"(
DECLARE
  names text[] := ARRAY({names});
  key text;
  key_of_statement text;
  key_as_literals text;
  backwards text;
  done_to text;
  go_to text;
  rows_of_batch bigint;
BEGIN
  IF pg_catalog.cardinality(names) = 0 THEN
    RAISE EXCEPTION '%', {no_key};
  END IF;
  SELECT pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ' ORDER BY n),
         pg_catalog.string_agg({qualifier} || pg_catalog.quote_ident(name), ', ' ORDER BY n),
         pg_catalog.string_agg('pg_catalog.quote_literal(' || pg_catalog.quote_ident(name) || ')', ', ' ORDER BY n),
         pg_catalog.string_agg(pg_catalog.quote_ident(name) || ' DESC', ', ' ORDER BY n)
    INTO key, key_of_statement, key_as_literals, backwards
    FROM pg_catalog.unnest(names) WITH ORDINALITY AS k(name, n);
  LOOP
    SELECT p.cursor INTO STRICT done_to FROM {journal} p WHERE p.version_num = {revision};
    EXECUTE 'WITH ahead AS (SELECT ' || key || {from} ||
      coalesce(' WHERE (' || key || ') > (' || done_to || ')', '') || ' ORDER BY ' || key || ' LIMIT {rows})' ||
      ' SELECT (SELECT count(*) FROM ahead), pg_catalog.concat_ws('', '', ' || key_as_literals || ')' ||
      ' FROM ahead ORDER BY ' || backwards || ' LIMIT 1' INTO rows_of_batch, go_to;
    EXIT WHEN go_to IS NULL;
    EXECUTE {before} || '(' || coalesce('(' || key_of_statement || ') > (' || done_to || ') AND ', '') ||
      '(' || key_of_statement || ') <= (' || go_to || '))' || {after};
    UPDATE {journal} SET cursor = go_to, rows_done = rows_done + rows_of_batch, checksum = {checksum},
      updated_at = pg_catalog.clock_timestamp() WHERE version_num = {revision};
    COMMIT;
    PERFORM pg_catalog.pg_sleep({pause});
  END LOOP;
END
)";

}  // namespace

std::string script_of(const Batches& batches) {
  const sql::Ranged& statement = batches.statement;
  const std::string block = fmt::format(
      fmt::runtime(body), fmt::arg("names", names_of(batches)),
      fmt::arg("no_key",
               sql::literal("the table " + statement.table + " has no primary key: write key=COLUMN")),
      fmt::arg("qualifier", sql::literal(statement.qualifier + ".")),
      fmt::arg("journal", batches.journal.qualified_name()),
      fmt::arg("revision", sql::literal(batches.progress.revision)),
      fmt::arg("from",
               sql::literal(std::string(" FROM ") + (statement.only ? "ONLY " : "") + statement.table)),
      fmt::arg("rows", batches.options.rows), fmt::arg("before", sql::literal(statement.before)),
      fmt::arg("after", sql::literal(statement.after)),
      fmt::arg("checksum", sql::literal(batches.progress.checksum)),
      fmt::arg("pause", static_cast<double>(batches.options.pause.count()) / 1000));
  return "-- " + batches.options.text() +
         "\nSELECT pg_catalog.current_setting('statement_timeout') AS statement_timeout \\gset\n"
         "SET statement_timeout = 0;\n\nDO " +
         sql::dollar_quoted(block) + ";\n\nSET statement_timeout = :'statement_timeout';\n\n";
}

}  // namespace migrate::apply
