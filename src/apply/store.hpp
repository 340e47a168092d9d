// What a database says about itself: whether it has the version table, and what that holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "history/findings.hpp"
#include "history/progress_table.hpp"
#include "history/resolve.hpp"
#include "history/version_table.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct State {
  bool has_schema = false;
  bool has_version_table = false;
  bool has_history_table = false;
  bool has_progress_table = false;
  bool keeps_scripts = false;                   // the history table has a column for their text
  bool owns_history = false;                    // and may be given one
  bool has_trash = false;                       // something that was dropped may be kept (trash.hpp)
  history::Revisions rows{};                    // of the version table
  std::optional<history::Progress> progress{};  // of the revision that stands half-way

  history::Position position(const history::VersionTable& table) const;
  bool operator==(const State&) const = default;
};

// Three statements at most; changes nothing. Throws Error as Connection does.
State read_state(postgres::Connection& connection, const history::VersionTable& table);

// The rows of the history table, oldest first; none where it is not there. One statement at most.
std::vector<history::LogEntry> read_log(postgres::Connection& connection, const State& state,
                                        const history::VersionTable& table);

// The text that was run of the revision; none where it was not kept. One statement at most.
std::optional<std::string> read_script(postgres::Connection& connection, const State& state,
                                       const history::VersionTable& table, const history::LogEntry& run);

// The statements that create what is missing of the version and history tables (the progress table is made by
// the first run that needs it). Throws Error when their schema is not there.
std::vector<std::string> creation(const State& state, const history::VersionTable& table);

}  // namespace migrate::apply
