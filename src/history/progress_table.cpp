#include "history/progress_table.hpp"

#include "sql/quote.hpp"

namespace migrate::history {
std::string ProgressTable::create() const {
  return "CREATE TABLE IF NOT EXISTS " + name_ +
         " (\n"
         "    version_num text PRIMARY KEY,\n"
         "    direction text NOT NULL CHECK (direction IN ('upgrade', 'downgrade')),\n"
         "    units_done integer NOT NULL,\n"
         "    begun boolean NOT NULL,\n"
         "    checksum text NOT NULL,\n"
         "    cursor text,\n"
         "    rows_done bigint NOT NULL DEFAULT 0,\n"
         "    started_at timestamptz NOT NULL DEFAULT transaction_timestamp(),\n"
         "    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()\n"
         ")";
}

std::string ProgressTable::read() const {
  return "SELECT version_num, direction, units_done, begun, checksum, cursor, rows_done FROM " + name_ +
         " ORDER BY started_at";
}

std::string ProgressTable::write(const Progress& progress) const {
  return "INSERT INTO " + name_ +
         " (version_num, direction, units_done, begun, checksum, cursor, rows_done) VALUES (" +
         sql::literal(progress.revision) + ", " + sql::literal(verb(progress.direction)) + ", " +
         std::to_string(progress.units_done) + ", " + (progress.begun ? "true" : "false") + ", " +
         sql::literal(progress.checksum) + ", " + sql::nullable_literal(progress.cursor) + ", " +
         std::to_string(progress.rows_done) +
         ") ON CONFLICT (version_num) DO UPDATE SET direction = excluded.direction, units_done = "
         "excluded.units_done, begun = excluded.begun, checksum = excluded.checksum, cursor = "
         "excluded.cursor, "
         "rows_done = excluded.rows_done, updated_at = clock_timestamp()";
}

std::string ProgressTable::remove(std::string_view revision) const {
  return "DELETE FROM " + name_ + " WHERE version_num = " + sql::literal(revision);
}

std::string ProgressTable::raise_unless(const std::optional<Progress>& progress) const {
  const std::string expected = !progress ? "none"
                                         : progress->revision + " (" + verb(progress->direction) + ", " +
                                               std::to_string(progress->units_done) + " units done)";
  return "DO " +
         sql::dollar_quoted(
             "\nDECLARE\n  expected text := " + sql::literal(expected) +
             ";\n  found text := 'none';\nBEGIN\n  IF pg_catalog.to_regclass(" + sql::literal(name_) +
             ") IS NOT NULL THEN\n    found := coalesce((SELECT string_agg(format('%s (%s, %s units done)', "
             "version_num, direction, units_done), ', ') FROM " +
             name_ +
             "), found);\n  END IF;\n  IF found <> expected THEN\n    RAISE EXCEPTION 'revisions that stand "
             "half-way: %, this script starts at %', found, expected\n      USING HINT = 'migrate upgrade "
             "completes what stands half-way, migrate downgrade -1 undoes it';\n  END IF;\nEND\n");
}

}  // namespace migrate::history
