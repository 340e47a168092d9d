// What goes wrong between people who write revisions at the same time, and no error tells: two heads that
// version control put together without a conflict, scripts that changed or came after what they belong
// before was applied. Pure.
#pragma once

#include <string>
#include <vector>

#include "history/graph.hpp"
#include "history/version_table.hpp"
#include "script/script.hpp"

namespace migrate::history {

// A row of the history table.
struct LogEntry {
  std::string revision;
  Event event;
  std::string at;        // ISO 8601, UTC, to the second
  std::string checksum;  // empty: none
  std::string by{};      // "session_user (os_user)"
};

// A script whose up steps are not those that were run.
struct Edit {
  LogEntry run;
  std::string file;
};

struct Finding {
  std::string text;
  std::vector<std::string> files;  // the scripts that it concerns
  std::string hint;                // what to do
};

// Heads that nobody meant: nothing depends on them, and no label tells them apart (a branch that is meant to
// stay one has a label, on itself or below). One finding for each group of such heads.
std::vector<Finding> stray_heads(const Graph& graph);

// By the checksums of the log, which are over tokens alone; what has none there (Alembic's databases, older
// rows) is not compared. `rows` as below.
std::vector<Edit> edited_scripts(const Graph& graph, const std::vector<script::Script>& scripts,
                                 const Revisions& rows, const std::vector<LogEntry>& log);

// The scripts against what was run: `rows` of the version table, and its log, oldest first. Found is
//   - a script whose up steps are not those that were run (the checksum is over tokens alone);
//   - a revision that counts as applied, for it stands below one that is, and was never run: the log knows
//     what is above it, and either also what is below it or that this was before the script's date. What was
//     applied before there was a log, or stamped, is taken to be there.
std::vector<Finding> against_log(const Graph& graph, const std::vector<script::Script>& scripts,
                                 const Revisions& rows, const std::vector<LogEntry>& log);

}  // namespace migrate::history
