// A run's hold on a database: its connection, the lock that keeps others out, and what the database says of
// itself. It carries out a walk to its end, or stops and says exactly how far it came, by asking the
// database: what is recorded there was committed together with the work that it records.
//
// Where the connection is lost on the way, the run makes a new one. To get the lock again is to know that the
// old session has ended, and with it whatever it still had to commit; from the records the run then goes on.
// It stops where the server was told to end the session (57P01), and where the same work loses its connection
// twice.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apply/actions.hpp"
#include "apply/interrupt.hpp"
#include "apply/rehearsal.hpp"
#include "apply/runner.hpp"
#include "apply/session_lock.hpp"
#include "apply/store.hpp"
#include "history/version_table.hpp"
#include "history/walk.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct SessionOptions {
  std::function<postgres::Connection()> connect;
  LockOptions lock{};
  RunOptions run{};
  std::chrono::milliseconds reconnect{30'000};  // how long a new connection is tried for; 0: not at all
  // Hears that the connection was lost and is made anew, and that it is there. May be empty.
  std::function<void(std::string_view)> connecting{};
};

class Session {
 public:
  // Connects, takes the lock and reads the state. Throws Error as Connection and SessionLock do.
  // REQUIRES: block_signals() was called; `table` outlives this.
  Session(SessionOptions options, const history::VersionTable& table);

  const State& state() const { return state_; }
  // For questions between two runs; what asks leaves no transaction open.
  postgres::Connection& connection() { return *connection_; }

  // Carries out the walk, which was planned from the rows of state(); what stood half-way goes on.
  // `options`: its scope, names and time limits; what depends on the state is filled in here. Throws Error
  // with the script's file and line, the statement, what the server said, and which revisions are done
  // (facts.detail); (Exit::interrupted) when a signal came.
  void carry_out(const history::Walk& walk, const std::vector<script::Script>& scripts,
                 const ActionOptions& options);

  // A stamp, likewise. A connection that is lost ends it.
  void carry_out(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                 const ActionOptions& options);

  // Carries out the walk in a transaction that is rolled back. Throws Error where a statement of it cannot
  // run in one, and where one is in doubt.
  std::vector<Rehearsed> rehearse(const history::Walk& walk, const std::vector<script::Script>& scripts,
                                  const ActionOptions& options);

  // Writes into the history that the script as it is now is what was run. A connection that is lost ends it.
  void accept(const script::Script& script, const ActionOptions& options);

  // The state as it is now.
  const State& read_again();

 private:
  void connect();
  void take_lock();
  ActionOptions with_state(ActionOptions options) const;
  // Takes out of the journal of what nothing is done.
  void forget_untouched(const std::vector<script::Script>& scripts);
  // Asks the catalog about a statement on which a run broke, and writes the answer into the journal.
  void settle(const std::vector<script::Script>& scripts);
  // The error as one that says that the connection was lost, where it was.
  Error told_of_loss(const Error& error) const;
  // After a lost connection: makes a new one, takes the lock and reads the state again. False where nothing
  // was lost, or there is no new one.
  bool reconnected(const Error& error);
  // What went wrong, with what it left of a walk that began at `begin`.
  Error with_truth(const Error& error, const history::Walk& walk, const State& begin,
                   const std::vector<script::Script>& scripts);
  std::string how_far(const history::Walk& walk, const State& begin,
                      const std::vector<script::Script>& scripts);

  SessionOptions options_;
  const history::VersionTable& table_;
  Interrupt interrupt_;
  std::optional<postgres::Connection> connection_;
  std::optional<SessionLock> lock_;
  State state_;
};

}  // namespace migrate::apply
