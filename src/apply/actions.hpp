// What a run does to a database, as values: decided here without a connection, carried out by the runner,
// written down by the offline writer.
//
//   list        = { transaction | Alone | Batches | Call | Prepare }
//   transaction = Begin { Start | Execute | Finish | Prepare } Commit
//
// Each revision is a Start, the statements of its units, the changes of the version table with a record in
// the history table, and a Finish. Units of one revision never share a transaction: that is why they are
// several. Each says in the journal that it is done, in its own transaction; what stands alone is announced
// by the transaction before it, and counted by the one after it. The version rows go with the last unit. With
// one transaction for all (config::TransactionScope), revisions of one unit share theirs; one of several
// begins in it and ends it, so that it is never half done for another one's sake. One that adds a value to an
// enum ends it too: the next may use the value.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "error/error.hpp"
#include "history/progress_table.hpp"
#include "history/version_table.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"
#include "sql/ranged.hpp"

namespace migrate::apply {

struct Begin {
  bool operator==(const Begin&) const = default;
};

struct Commit {
  bool operator==(const Commit&) const = default;
};

// A revision begins.
struct Start {
  std::string revision;
  history::Direction direction;
  std::string from;  // what "Running upgrade <from> -> <to>" says: ids, separated by commas
  std::string to;
  std::string message;  // the first line of the script's

  // "Running upgrade a -> b, message"
  std::string text() const;
  bool operator==(const Start&) const = default;
};

// One statement of a transaction, without semicolon.
struct Execute {
  std::string sql;
  Place place{};  // in the script; without a file where it is none of a script's
  bool operator==(const Execute&) const = default;
};

// A statement of ours is prepared for the rest of the session, whatever becomes of a transaction.
struct Prepare {
  std::string sql;
  bool operator==(const Prepare&) const = default;
};

// One statement of a script that cannot run in a transaction.
struct Alone {
  std::string sql;
  Place place;
  std::string revision;
  bool operator==(const Alone&) const = default;
};

// One statement of a script, over one range of keys after another: transactions of their own, each with the
// cursor in the journal (batch.hpp).
struct Batches {
  sql::Ranged statement;
  Place place;
  script::Batch options;
  history::ProgressTable journal;
  history::Progress progress;  // where it begins; the checksum is the one that goes with a cursor
  bool operator==(const Batches&) const = default;
};

// A revision is done, and is recorded as soon as what it is in commits.
struct Finish {
  std::string revision;
  bool operator==(const Finish&) const = default;
};

// A hook of the configuration that is a command, outside of any transaction.
struct Call {
  config::HookCommand command;
  std::string event;     // the configuration's key: "before_revision"
  std::string revision;  // empty round the whole run
  history::Direction direction;
  bool operator==(const Call&) const = default;
};

using Action = std::variant<Begin, Commit, Start, Execute, Prepare, Alone, Batches, Call, Finish>;
using Actions = std::vector<Action>;

// A hook of the configuration: a command, or where it has none the statements of a file.
struct Hook {
  std::optional<config::HookCommand> command{};
  std::vector<Execute> statements{};
};

struct Hooks {
  std::vector<Hook> before_run{};
  std::vector<Hook> after_run{};
  std::vector<Hook> before_revision{};
  std::vector<Hook> after_revision{};
};

struct ActionOptions {
  config::TransactionScope scope = config::TransactionScope::all;
  std::vector<std::string> first{};      // statements at the head of the first transaction
  std::optional<std::string> os_user{};  // for the history table
  Hooks hooks{};  // SQL round a revision is of its transactions; a command parts those that revisions share
  std::string tool_version{};
  bool has_progress_table = false;
  bool in_session = false;     // runner.hpp carries them out, where nothing was prepared before
  bool keeps_dropped = false;  // tables and columns that scripts drop go to the trash (keep.hpp)
  bool has_trash = false;      // a downgrade brings back what is in it
  bool judges = true;          // assertions; not where there are no rows to judge
  bool keeps_scripts = false;  // their text goes into the history table
  std::optional<history::Progress> progress{};  // of the walk's first revision, where it stands half-way
  // What the session has: changed round a statement that must wait or run for long, and put back.
  std::chrono::milliseconds lock_timeout{5000};
  std::chrono::milliseconds statement_timeout{0};
};

// A walk along the scripts, of which every revision of the walk is one. Throws Error when a revision that is
// to be undone has no down section. REQUIRES: check_half_way() (half_way.hpp) where there is progress.
Actions walk_actions(const history::Walk& walk, const std::vector<script::Script>& scripts,
                     const history::VersionTable& table, const ActionOptions& options);

// A stamp: rows change, no script runs. One record for each row that comes; one for `base` where none does.
// What stood half-way counts for nothing from then on.
Actions stamp_actions(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                      const history::VersionTable& table, const ActionOptions& options);

// A script that was edited counts as what was run: a record, and nothing else.
Actions repair_actions(const script::Script& script, const history::VersionTable& table,
                       const ActionOptions& options);

}  // namespace migrate::apply
