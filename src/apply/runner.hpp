// Carrying out actions on a server: each transaction is one message, each statement outside of one too.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "apply/actions.hpp"
#include "apply/interrupt.hpp"
#include "apply/watch.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

// How far a statement that runs in batches is.
struct BatchProgress {
  std::string revision;
  Place place;
  long rows_done;       // rows of the table that batches went over, in earlier runs too
  long rows_estimated;  // of the table, as the server estimates them
};

struct RunOptions {
  // How often a transaction is tried again that got no lock in time (55P03) or was the victim of a deadlock
  // (40P01). Between two tries the run waits, 0.1 s at first and at most 5 s, and holds nothing.
  int retries = 10;
  // Hears of each revision before its statements are sent. May be empty.
  std::function<void(const Start&)> started{};
  // Hears why a transaction is tried again, and when. May be empty.
  std::function<void(std::string_view)> retrying{};
  // Hears what is waited for besides locks: replicas, between two batches. May be empty.
  std::function<void(std::string_view)> waiting{};
  // Hears of each batch when it is committed. May be empty.
  std::function<void(const BatchProgress&)> batch_done{};
  WatchOptions watch{};
  std::string version_table{};  // quoted, for advice
  // Runs a command of the configuration and waits for it, or for the stop. Throws Error when it fails. Empty:
  // none are run.
  std::function<void(const Call&, const std::stop_token&)> call{};
};

// Throws Error with the script's file and line, the statement and what the server said; (Exit::interrupted)
// when a signal came. What was not committed is rolled back.
void run(const Actions& actions, postgres::Connection& connection, const Interrupt& interrupt,
         const RunOptions& options);

}  // namespace migrate::apply
