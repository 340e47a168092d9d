// What a run does to a database, as values: decided here without a connection, carried out by the runner,
// written down by the offline writer.
//
//   list        = { transaction | alone }
//   transaction = Begin { Start | Execute | Finish } Commit
//   alone       = Start | Execute                 outside of any transaction
//
// Each revision is a Start, the statements of its steps, the changes of the version table with a record in
// the history table, and a Finish. Steps of one revision never share a transaction: that is why they are
// several. The version rows go with the last step, or follow it at once where that one stands outside of
// transactions. With one transaction for all (config::TransactionScope), revisions of one step share theirs;
// one of several steps begins in it and ends it, so that it is never half done for another one's sake.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.hpp"
#include "error/error.hpp"
#include "history/version_table.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"

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

// One statement, without semicolon.
struct Execute {
  std::string sql;
  Place place{};  // in the script; without a file where it is none of a script's
  bool operator==(const Execute&) const = default;
};

// A revision is done, and is recorded as soon as what it is in commits.
struct Finish {
  std::string revision;
  bool operator==(const Finish&) const = default;
};

using Action = std::variant<Begin, Commit, Start, Execute, Finish>;
using Actions = std::vector<Action>;

struct ActionOptions {
  config::TransactionScope scope = config::TransactionScope::all;
  std::vector<std::string> first{};      // statements at the head of the first transaction
  std::optional<std::string> os_user{};  // for the history table
  std::string tool_version{};
};

// A walk along the scripts, of which every revision of the walk is one. Throws Error when a revision that is
// to be undone has no down section.
Actions walk_actions(const history::Walk& walk, const std::vector<script::Script>& scripts,
                     const history::VersionTable& table, const ActionOptions& options);

// A stamp: rows change, no script runs. One record for each row that comes; one for `base` where none does.
Actions stamp_actions(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                      const history::VersionTable& table, const ActionOptions& options);

}  // namespace migrate::apply
