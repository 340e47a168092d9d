#include "apply/trash.hpp"

#include "apply/trash_functions.hpp"
#include "error/joined.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {

std::vector<const char*> trash_functions() {
  std::vector<const char*> out = keeping_functions();
  for (const char* function : returning_functions()) out.push_back(function);
  return out;
}

std::vector<Kept> read_trash(postgres::Connection& connection, const State& state,
                             const history::VersionTable& table) {
  if (!state.has_trash) return {};
  const postgres::Rows rows = connection.query(
      "SELECT d.id, CASE WHEN d.column_names IS NULL THEN 'table ' ELSE 'columns ' || "
      "pg_catalog.array_to_string(ARRAY("
      "SELECT pg_catalog.quote_ident(c) FROM pg_catalog.unnest(d.column_names) c), ', ') || ' of ' END || "
      "pg_catalog.format('%I.%I', d.table_schema, d.table_name), d.revision, d.direction, "
      "pg_catalog.to_char(d.dropped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), d.dropped_by, "
      "pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp() - d.dropped_at))::bigint, "
      "pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - d.dropped_at), "
      "coalesce(s.bytes, 0), pg_catalog.pg_size_pretty(coalesce(s.bytes, 0)), "
      "d.direction = 'upgrade' AND d.undone_at IS NULL, k.name "
      "FROM migrate_trash.dropped d "
      "CROSS JOIN LATERAL pg_catalog.format('migrate_trash.%I', d.kept_as) k(name) "
      "CROSS JOIN LATERAL pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(k.name)) s(bytes) "
      "WHERE d.version_table = " +
      sql::literal(table.qualified_name()) + " ORDER BY d.id");
  std::vector<Kept> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    out.push_back({.id = rows.text(row, 0),
                   .what = rows.text(row, 1),
                   .revision = rows.text(row, 2),
                   .direction = rows.text(row, 3),
                   .dropped_at = rows.text(row, 4),
                   .dropped_by = rows.text(row, 5),
                   .age = std::chrono::seconds(std::stol(rows.text(row, 6))),
                   .age_text = rows.text(row, 7),
                   .bytes = std::stol(rows.text(row, 8)),
                   .size = rows.text(row, 9),
                   .comes_back = rows.get(row, 10) == "t",
                   .kept_as = rows.text(row, 11)});
  }
  return out;
}

void restore_kept(postgres::Connection& connection, const Kept& kept) {
  std::string message = "BEGIN;\n";
  for (const char* function : trash_functions()) message += std::string(function) + ";\n";
  connection.run(message + "SELECT pg_temp.migrate_restore(" + kept.id + ");\nCOMMIT");
}

void purge_kept(postgres::Connection& connection, const std::vector<Kept>& kept) {
  if (kept.empty()) return;
  std::vector<std::string> tables, ids;
  for (const Kept& one : kept) {
    tables.push_back(one.kept_as);
    ids.push_back(one.id);
  }
  connection.run("BEGIN;\nDROP TABLE IF EXISTS " + joined(tables) +
                 ";\nDELETE FROM migrate_trash.dropped WHERE id IN (" + joined(ids) + ");\nCOMMIT");
}

}  // namespace migrate::apply
