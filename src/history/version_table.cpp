#include "history/version_table.hpp"

#include <algorithm>

#include "error/error.hpp"
#include "error/joined.hpp"
#include "error/utf8.hpp"
#include "sql/quote.hpp"

namespace migrate::history {
namespace {

constexpr std::size_t max_name_bytes = 63;  // NAMEDATALEN - 1
// The name of another table of ours beside the version table `name`.
std::string beside(const std::string& name, std::string_view suffix) {
  if (name == "migrate_version") return std::string("migrate").append(suffix);
  std::string stem = name.substr(0, max_name_bytes - suffix.size());
  if (const auto broken = find_invalid_utf8(stem)) stem.resize(*broken);
  return stem.append(suffix);
}

const char* text_of(Event event) {
  switch (event) {
    case Event::upgrade:
      return "upgrade";
    case Event::downgrade:
      return "downgrade";
    case Event::stamp:
      return "stamp";
    case Event::repair:
      return "repair";
  }
  return "";
}

// Text in the format string of RAISE, where % stands for an argument.
std::string in_format(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '%' ? std::string("%%") : std::string(1, c);
  return out;
}

constexpr std::string_view known_events = "CHECK (event IN ('upgrade', 'downgrade', 'stamp', 'repair'))";

std::string text_array(Revisions rows) {
  std::sort(rows.begin(), rows.end());
  std::transform(rows.begin(), rows.end(), rows.begin(),
                 [](const std::string& row) { return sql::literal(row); });
  return "ARRAY[" + joined(rows) + "]::text[]";
}

}  // namespace

Event event_of(std::string_view text) {
  for (const Event event : {Event::upgrade, Event::downgrade, Event::repair}) {
    if (text == text_of(event)) return event;
  }
  return Event::stamp;
}

VersionTable::VersionTable(std::string schema, std::string name)
    : schema_(std::move(schema)),
      name_(std::move(name)),
      history_name_(beside(name_, "_history")),
      progress_name_(beside(name_, "_progress")) {
  if (!name_.empty() && name_.size() <= max_name_bytes) return;
  throw Error({.what = "'" + name_ + "' cannot name the version table",
               .hint = "set migrations.version_table to a name of 1 to 63 bytes"},
              Exit::usage);
}

std::string VersionTable::qualified_name() const {
  return sql::qualified(schema_, name_);
}
std::string VersionTable::qualified_history_name() const {
  return sql::qualified(schema_, history_name_);
}

std::string VersionTable::qualified_progress_name() const {
  return sql::qualified(schema_, progress_name_);
}

// Milliseconds since the work began; NULL where a mark was lost with its session.
std::string VersionTable::duration_ms(const Record& record) const {
  const auto start = [&]() -> std::string {
    switch (*record.clock) {
      case Clock::transaction:
        return "extract(epoch FROM transaction_timestamp())";
      case Clock::message:
        return "extract(epoch FROM statement_timestamp())";
      case Clock::mark:
        return "current_setting('migrate.started', true)::numeric";
      case Clock::progress:
        return "(SELECT extract(epoch FROM started_at) FROM " + qualified_progress_name() +
               " WHERE version_num = " + sql::literal(record.revision) + ")";
    }
    return "";
  };
  if (!record.clock) return "NULL";
  return "((extract(epoch FROM clock_timestamp()) - " + start() + ") * 1000)::bigint";
}

std::string VersionTable::exists() const {
  const std::string history = "pg_catalog.to_regclass(" + sql::literal(qualified_history_name()) + ")";
  return "SELECT pg_catalog.to_regclass(" + sql::literal(qualified_name()) +
         ")::oid::text AS version_table, " + history +
         "::oid::text AS history_table, pg_catalog.to_regnamespace(" +
         sql::literal(sql::identifier(schema_)) + ")::oid::text AS version_schema, pg_catalog.to_regclass(" +
         sql::literal(qualified_progress_name()) + ")::oid::text AS progress_table, " +
         "EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = " + history +
         " AND attname = 'script' AND NOT attisdropped) AS keeps_scripts, coalesce((SELECT "
         "pg_catalog.pg_has_role(relowner, 'USAGE') FROM pg_catalog.pg_class WHERE oid = " +
         history + "), false) AS owns_history, pg_catalog.to_regclass(" + sql::literal(trash_table) +
         ")::oid::text AS trash";
}

std::string VersionTable::create() const {
  return "CREATE TABLE IF NOT EXISTS " + qualified_name() + " (\n    version_num text PRIMARY KEY\n)";
}

std::string VersionTable::create_history() const {
  return "CREATE TABLE IF NOT EXISTS " + qualified_history_name() +
         " (\n"
         "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
         "    version_num text NOT NULL,\n"
         "    event text NOT NULL " +
         std::string(known_events) +
         ",\n"
         "    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),\n"
         "    session_user_name text NOT NULL DEFAULT SESSION_USER,\n"
         "    os_user text,\n"
         "    duration_ms bigint,\n"
         "    checksum text,\n"
         "    tool_version text NOT NULL,\n"
         "    script text\n"
         ")";
}

// The name of the old check is the server's, and may have been cut.
std::string VersionTable::complete_history() const {
  const std::string table = qualified_history_name();
  return "DO " +
         sql::dollar_quoted(
             "\nDECLARE\n  old name;\nBEGIN\n  ALTER TABLE " + table +
             " ADD COLUMN IF NOT EXISTS script text;\n  FOR old IN SELECT conname FROM "
             "pg_catalog.pg_constraint WHERE contype = 'c' AND conrelid = " +
             sql::literal(table) + "::pg_catalog.regclass LOOP\n    EXECUTE pg_catalog.format('ALTER TABLE " +
             "%s DROP CONSTRAINT %I', " + sql::literal(table) + ", old);\n  END LOOP;\n  ALTER TABLE " +
             table + " ADD " + std::string(known_events) + ";\nEND\n");
}

std::string VersionTable::read() const {
  return "SELECT version_num FROM " + qualified_name() + " ORDER BY version_num COLLATE \"C\"";
}

std::string VersionTable::read_history() const {
  return "SELECT version_num, event, to_char(happened_at AT TIME ZONE 'UTC', "
         "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), checksum, session_user_name || coalesce(' (' || "
         "os_user || ')', '') FROM " +
         qualified_history_name() + " ORDER BY id";
}

std::string VersionTable::read_script(std::string_view revision, std::string_view checksum) const {
  return "SELECT script FROM " + qualified_history_name() + " WHERE version_num = " + sql::literal(revision) +
         " AND checksum = " + sql::literal(checksum) + " AND script IS NOT NULL ORDER BY id DESC LIMIT 1";
}

std::string VersionTable::insert_row(std::string_view revision) const {
  return "INSERT INTO " + qualified_name() + " (version_num) VALUES (" + sql::literal(revision) + ")";
}

std::string VersionTable::delete_row(std::string_view revision) const {
  return "DELETE FROM " + qualified_name() + " WHERE version_num = " + sql::literal(revision);
}

std::string VersionTable::insert_record(const Record& record) const {
  return "INSERT INTO " + qualified_history_name() +
         " (version_num, event, os_user, duration_ms, checksum, tool_version" +
         (record.script ? ", script" : "") + ") VALUES (" + sql::literal(record.revision) + ", " +
         sql::literal(text_of(record.event)) + ", " + sql::nullable_literal(record.os_user) + ", " +
         duration_ms(record) + ", " + sql::nullable_literal(record.checksum) + ", " +
         sql::literal(record.tool_version) + (record.script ? ", " + sql::literal(*record.script) : "") + ")";
}

// The text that is no number is worked out only where it is wanted: it depends on what was found.
std::string VersionTable::prepare_move(bool keeps_scripts) const {
  const std::string expected = "expected to match one row for revision ";
  return "PREPARE migrate_move (text, text, text, text, text, text, text" +
         std::string(keeps_scripts ? ", text" : "") + ") AS WITH moved AS (UPDATE " + qualified_name() +
         " SET version_num = $2 WHERE version_num = $1 RETURNING 1) INSERT INTO " + qualified_history_name() +
         " (version_num, event, os_user, checksum, tool_version, duration_ms" +
         (keeps_scripts ? ", script" : "") + ") SELECT $3, $4, $5, $6, $7, CASE found WHEN 1 THEN " +
         duration_ms({.revision = "", .event = Event::upgrade, .clock = Clock::message}) + " ELSE (" +
         sql::literal(expected) + " || $1 || " +
         sql::literal(" in the version table " + qualified_name() + "; ") +
         " || found || ' found')::bigint END" + (keeps_scripts ? ", $8" : "") +
         " FROM (SELECT count(*) AS found FROM moved) AS counted";
}

std::string VersionTable::execute_move(std::string_view revision, std::string_view by, const Record& record,
                                       bool keeps_scripts) const {
  return "EXECUTE migrate_move (" + sql::literal(revision) + ", " + sql::literal(by) + ", " +
         sql::literal(record.revision) + ", " + sql::literal(text_of(record.event)) + ", " +
         sql::nullable_literal(record.os_user) + ", " + sql::nullable_literal(record.checksum) + ", " +
         sql::literal(record.tool_version) +
         (keeps_scripts ? ", " + sql::nullable_literal(record.script) : "") + ")";
}

std::string VersionTable::mark_start() const {
  return "DO $$BEGIN PERFORM set_config('migrate.started', extract(epoch FROM clock_timestamp())::text, "
         "false); "
         "END$$";
}

std::string VersionTable::delete_row_or_raise(std::string_view revision) const {
  return change_row_or_raise(revision, delete_row(revision));
}

std::string VersionTable::replace_row_or_raise(std::string_view revision, std::string_view by) const {
  return change_row_or_raise(revision, "UPDATE " + qualified_name() +
                                           " SET version_num = " + sql::literal(by) +
                                           " WHERE version_num = " + sql::literal(revision));
}

std::string VersionTable::change_row_or_raise(std::string_view revision, const std::string& change) const {
  const std::string message = "expected to match one row for revision " + std::string(revision) +
                              " in the version table " + qualified_name() + "; 0 found";
  return "DO " + sql::dollar_quoted("\nBEGIN\n  " + change + ";\n  IF NOT FOUND THEN\n    RAISE EXCEPTION " +
                                    sql::literal(in_format(message)) + ";\n  END IF;\nEND\n");
}

std::string VersionTable::raise_unless_at(const Revisions& rows) const {
  const std::string format =
      "table " + in_format(qualified_name()) + " holds the revisions %, this script starts at %";
  return "DO " + sql::dollar_quoted("\nDECLARE\n  expected text[] := " + text_array(rows) +
                                    ";\n  found text[] := ARRAY(" + read() +
                                    ");\nBEGIN\n  IF found <> expected THEN\n    RAISE EXCEPTION " +
                                    sql::literal(format) + ", found, expected;\n  END IF;\nEND\n");
}

}  // namespace migrate::history
