// One run at a time: a session-level advisory lock, one for each version table of a database.
//
// It is polled for with a sleep on our side. A session that blocked in pg_advisory_lock() would hold a
// snapshot, for which a CREATE INDEX CONCURRENTLY of the lock's holder waits: the server ends that as a
// deadlock.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "apply/interrupt.hpp"
#include "history/version_table.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct LockOptions {
  std::chrono::milliseconds wait{60'000};  // 0: one try
  // Hears once that somebody else has the lock and that we wait. May be empty.
  std::function<void(std::string_view)> waiting{};
};

class SessionLock {
 public:
  // Throws Error (Exit::lock_busy), which names the holder, when the lock is not free in time; (interrupted)
  // when a signal comes first. REQUIRES: `connection` outlives this.
  SessionLock(postgres::Connection& connection, const history::VersionTable& table,
              const Interrupt& interrupt, const LockOptions& options);
  ~SessionLock();
  // Ends the session of the process `pid` if it still has the lock. Throws Error as Connection does.
  static void end_session(postgres::Connection& connection, const history::VersionTable& table, int pid);

  SessionLock(const SessionLock&) = delete;
  SessionLock& operator=(const SessionLock&) = delete;

 private:
  bool take();
  std::string holder();

  postgres::Connection& connection_;
  std::string key_;  // SQL: a bigint
};

// The same lock in a script, each one statement outside of transactions: taken, or an error that names the
// holder, and given back. While it waits, no transaction of its lasts longer than 0.2 s, for the same reason.
std::string lock_statement(const history::VersionTable& table, std::chrono::milliseconds wait);
std::string unlock_statement(const history::VersionTable& table);

}  // namespace migrate::apply
