// Carrying out actions on a server: each transaction is one message, each statement outside of one too.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "apply/actions.hpp"
#include "apply/interrupt.hpp"
#include "history/graph.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct RunHooks {
  // Hears of each revision before its statements are sent.
  std::function<void(const Start&)> started{};
  // Reads the rows of the version table over a new connection; asked once, when the old one was lost and
  // nobody knows whether its last transaction was committed.
  std::function<history::Revisions()> read_rows{};
  std::string version_table{};  // quoted, for advice
};

// Throws Error with the script's file and line, the statement, what the server said, and which revisions were
// applied before (facts.detail); (Exit::interrupted) when a signal came. What was not committed is rolled
// back.
void run(const Actions& actions, postgres::Connection& connection, const Interrupt& interrupt,
         const RunHooks& hooks);

}  // namespace migrate::apply
