// What a database says about itself: whether it has the version table, and what that holds.
#pragma once

#include <string>
#include <vector>

#include "history/findings.hpp"
#include "history/resolve.hpp"
#include "history/version_table.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct State {
  bool has_schema = false;
  bool has_version_table = false;
  bool has_history_table = false;
  history::Revisions rows{};  // of the version table

  history::Position position(const history::VersionTable& table) const;
};

// Two statements at most; changes nothing. Throws Error as Connection does.
State read_state(postgres::Connection& connection, const history::VersionTable& table);

// The rows of the history table, oldest first; none where it is not there. One statement at most.
std::vector<history::LogEntry> read_log(postgres::Connection& connection, const State& state,
                                        const history::VersionTable& table);

// The statements that create what is missing of the two tables. Throws Error when their schema is not there.
std::vector<std::string> creation(const State& state, const history::VersionTable& table);

}  // namespace migrate::apply
