#include "apply/batch_script.hpp"

#include <fmt/format.h>

#include "apply/batch_plans.hpp"
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
  key_missing text;
  backwards text;
  done_to text;
  go_to text;
  rows_of_batch bigint;
  plan json;
  some_without_key boolean;
BEGIN
  SELECT pg_catalog.string_agg(pg_catalog.quote_ident(name), ', ' ORDER BY n),
         pg_catalog.string_agg({qualifier} || pg_catalog.quote_ident(name), ', ' ORDER BY n),
         pg_catalog.string_agg('pg_catalog.quote_literal(' || pg_catalog.quote_ident(name) || ')', ', ' ORDER BY n),
         pg_catalog.string_agg(pg_catalog.quote_ident(name) || ' IS NULL', ' OR ' ORDER BY n),
         pg_catalog.string_agg(pg_catalog.quote_ident(name) || ' DESC', ', ' ORDER BY n)
    INTO key, key_of_statement, key_as_literals, key_missing, backwards
    FROM pg_catalog.unnest(names) WITH ORDINALITY AS k(name, n);
  IF key IS NULL THEN
    RAISE EXCEPTION '%', {no_key};
  END IF;
  IF pg_catalog.to_regclass({table}) IS NULL THEN
    RAISE EXCEPTION 'the table % of a batch does not exist', {table};
  END IF;
  IF (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass({table}) AND attname = ANY (names))
     <> pg_catalog.cardinality(names) THEN
    RAISE EXCEPTION 'the table % has not all the columns %', {table}, key;
  END IF;
  PERFORM {against_sorting};
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) SELECT ' || key || {from} || ' ORDER BY ' || key || ' LIMIT 1' INTO plan;
  IF EXISTS ({without_index}) THEN
    RAISE EXCEPTION 'no index of % gives its rows in the order of %: every batch would read all of it', {table}, key;
  END IF;
  COMMIT;
  EXECUTE 'SELECT EXISTS (SELECT' || {from} || ' WHERE ' || key_missing || ')' INTO some_without_key;
  IF some_without_key THEN
    RAISE EXCEPTION 'rows of % have no % (NULL), and a batch would not meet them', {table}, key;
  END IF;
  {check_of_insert}
  LOOP
    SELECT p.cursor INTO STRICT done_to FROM {journal} p WHERE p.version_num = {revision};
    PERFORM {exact_print};
    EXECUTE 'WITH ahead AS (SELECT ' || key || {from} ||
      coalesce(' WHERE (' || key || ') > (' || done_to || ')', '') || ' ORDER BY ' || key || ' LIMIT {rows})' ||
      ' SELECT (SELECT count(*) FROM ahead), pg_catalog.concat_ws('', '', ' || key_as_literals || ')' ||
      ' FROM ahead ORDER BY ' || backwards || ' LIMIT 1' INTO rows_of_batch, go_to;
    COMMIT;
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

constexpr const char* check_of_insert =
    R"(IF pg_catalog.to_regclass({table}) = pg_catalog.to_regclass({target}) THEN
    RAISE EXCEPTION 'the batch reads the table % that it writes into', {table};
  END IF;
  PERFORM {against_short_cuts};
  EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || {whole} INTO plan;
  IF EXISTS ({over_all_rows}) THEN
    RAISE EXCEPTION 'a SELECT that makes one row of many gives other rows when it is run in parts';
  END IF;
  COMMIT;)";

// What an UPDATE or DELETE cannot do.
std::string insert_check_of(const sql::Ranged& statement) {
  if (statement.target.empty()) return "";
  return fmt::format(fmt::runtime(check_of_insert), fmt::arg("table", sql::literal(statement.table)),
                     fmt::arg("target", sql::literal(statement.target)),
                     fmt::arg("against_short_cuts", settings_against_short_cuts()),
                     fmt::arg("whole", sql::literal(statement.over("true"))),
                     fmt::arg("over_all_rows", nodes_over_all_rows("plan")));
}

}  // namespace

std::string script_of(const Batches& batches) {
  const sql::Ranged& statement = batches.statement;
  const std::string block = fmt::format(
      fmt::runtime(body), fmt::arg("names", names_of(batches)),
      fmt::arg("no_key",
               sql::literal("the table " + statement.table + " has no primary key: write key=COLUMN")),
      fmt::arg("table", sql::literal(statement.table)),
      fmt::arg("against_sorting", settings_against_sorting()),
      fmt::arg("without_index", nodes_without_index("plan")),
      fmt::arg("check_of_insert", insert_check_of(statement)), fmt::arg("exact_print", exact_print()),
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
