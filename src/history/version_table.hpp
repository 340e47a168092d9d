// The SQL of the two tables that record what was applied: the version table, which has one row for each
// current head in the shape that Alembic uses, and the history table, which has one row for each revision
// applied, undone or stamped. Text alone, no connection: the runner sends it, the offline writer prints it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/graph.hpp"

namespace migrate::history {

// The schema of what scripts dropped and runs kept (apply/trash_functions.hpp), one for all version tables;
// and the table that says what is there.
inline constexpr const char* trash_schema = "migrate_trash";
inline constexpr const char* trash_table = "migrate_trash.dropped";

enum class Event {
  upgrade,
  downgrade,
  stamp,
  repair,  // the script was edited after it was run, and somebody said that this is well
};

// What the history table says. REQUIRES: `text` is one of its events.
Event event_of(std::string_view text);

// Where the server finds when the work on a revision began: at the start of the transaction that records it;
// where that one holds several revisions, at the start of the message that records it, if the revision came
// as one message, or else at the mark that VersionTable::mark_start() left; where it took more than one
// transaction, in the progress table.
enum class Clock { transaction, message, mark, progress };

// A row of the history table, but for what the server fills in: when, how long, and the session's user.
struct Record {
  std::string revision;
  Event event;
  std::optional<std::string> checksum{};  // of the script
  std::optional<std::string> script{};    // script::up_text(); none where the table has no column for it
  std::optional<Clock> clock{};           // none: no duration
  std::optional<std::string> os_user{};
  std::string tool_version{};
};

// No statement ends in a semicolon.
class VersionTable {
 public:
  // Throws Error (usage) when the name is empty or longer than PostgreSQL's 63 bytes.
  VersionTable(std::string schema, std::string name);

  const std::string& schema() const { return schema_; }
  const std::string& name() const { return name_; }
  // "migrate_history" for "migrate_version"; for another name, "_history" after it, cut to 63 bytes.
  const std::string& history_name() const { return history_name_; }
  // "migrate_progress" likewise (progress_table.hpp).
  const std::string& progress_name() const { return progress_name_; }
  std::string qualified_name() const;  // quoted
  std::string qualified_history_name() const;
  std::string qualified_progress_name() const;

  // One row: the OIDs of the version table, the history table, their schema and the progress table as text,
  // NULL where one is not there; whether the history table has the column `script` ('t' or 'f'), and whether
  // complete_history() may be run; the OID of the trash's table or NULL. Creates nothing, and asks for no
  // privilege.
  std::string exists() const;
  // IF NOT EXISTS; the schema must be there.
  std::string create() const;
  std::string create_history() const;
  // What a history table of an older version lacks: the column `script`, and `repair` among its events. Only
  // its owner may.
  std::string complete_history() const;

  // The rows in order (column version_num). The caller checks existence first.
  std::string read() const;
  // The log, oldest first: version_num, event, when (ISO 8601, UTC, to the second), checksum, by whom.
  std::string read_history() const;
  // The text that was run under that checksum (one column, no row where it was not kept). The caller checks
  // that the column is there.
  std::string read_script(std::string_view revision, std::string_view checksum) const;

  // Plain statements; each must affect one row, which the caller checks.
  std::string insert_row(std::string_view revision) const;
  std::string delete_row(std::string_view revision) const;
  std::string insert_record(const Record& record) const;

  // PREPARE of a statement that does what replace_row_or_raise() and insert_record() with Clock::message do,
  // for walks of many revisions: a quarter of their time (55 µs instead of 200, psql on a socket).
  // `keeps_scripts`: the history has the column `script`.
  std::string prepare_move(bool keeps_scripts) const;
  // EXECUTE of it, in the session that prepared it.
  std::string execute_move(std::string_view revision, std::string_view by, const Record& record,
                           bool keeps_scripts) const;

  // Keeps the time of now in the session, for Clock::mark.
  std::string mark_start() const;

  // DO blocks that raise an exception where the rows are not as they must be.
  std::string delete_row_or_raise(std::string_view revision) const;
  // One row becomes another.
  std::string replace_row_or_raise(std::string_view revision, std::string_view by) const;
  // The table holds these rows and no other.
  std::string raise_unless_at(const Revisions& rows) const;

 private:
  std::string duration_ms(const Record& record) const;
  std::string change_row_or_raise(std::string_view revision, const std::string& change) const;

  std::string schema_;
  std::string name_;
  std::string history_name_;
  std::string progress_name_;
};

}  // namespace migrate::history
