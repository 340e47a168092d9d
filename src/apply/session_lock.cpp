#include "apply/session_lock.hpp"

#include <algorithm>

#include "error/error.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds first_pause{20};
constexpr milliseconds longest_pause{500};

std::string key_of(const history::VersionTable& table) {
  return "pg_catalog.hashtextextended('migrate ' || pg_catalog.current_database() || " +
         sql::literal(" " + table.qualified_name()) + ", 0)";
}

// pg_locks shows the halves of a bigint key as classid and objid, with objsubid 1 (manual, "pg_locks").
std::string holders_of(const std::string& key) {
  return "pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid "
         "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
         "AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
         "pg_catalog.current_database()) "
         "AND (l.classid::bigint << 32 | l.objid::bigint) = " +
         key;
}

}  // namespace

SessionLock::SessionLock(postgres::Connection& connection, const history::VersionTable& table,
                         const Interrupt& interrupt, const LockOptions& options)
    : connection_(connection), key_(key_of(table)) {
  const steady_clock::time_point end = steady_clock::now() + options.wait;
  milliseconds pause = first_pause;
  bool told = false;
  while (!take()) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
    if (left.count() <= 0) {
      throw Error({.what = "another migration of this database is running: its lock was not free" +
                           (options.wait.count() == 0
                                ? std::string()
                                : " within " + std::to_string(options.wait.count() / 1000) + " s"),
                   .detail = holder(),
                   .hint = "wait for it to end, or wait longer: --lock-wait SECONDS. Nothing was changed"},
                  Exit::lock_busy);
    }
    if (!told && options.waiting)
      options.waiting("waiting for another migration of this database: " + holder());
    told = true;
    interrupt.sleep(std::min(pause, left));
    pause = std::min(pause * 2, longest_pause);
  }
}

// The server releases the lock with the session at the latest, so that a connection that is gone is no
// failure.
SessionLock::~SessionLock() {
  connection_.heed({});  // the lock is given back after an interrupt, too
  try {
    connection_.query("SELECT pg_catalog.pg_advisory_unlock(" + key_ + ")");
  } catch (const Error&) {
  }
}

bool SessionLock::take() {
  return connection_.query("SELECT pg_catalog.pg_try_advisory_lock(" + key_ + ")").get(0, 0) == "t";
}

void SessionLock::end_session(postgres::Connection& connection, const history::VersionTable& table, int pid) {
  connection.query("SELECT pg_catalog.pg_terminate_backend(l.pid) FROM " + holders_of(key_of(table)) +
                   " AND l.pid = " + std::to_string(pid));
}

std::string SessionLock::holder() {
  const postgres::Rows rows = connection_.query(
      "SELECT l.pid, a.usename, a.application_name, coalesce(host(a.client_addr), 'a local socket'), "
      "date_trunc('second', clock_timestamp() - a.backend_start) FROM " +
      holders_of(key_));
  if (rows.size() == 0) return "its holder has gone this moment";
  return "the lock is held by process " + rows.text(0, 0) + " (user " + rows.text(0, 1) + ", application '" +
         rows.text(0, 2) + "', from " + rows.text(0, 3) + ", connected for " + rows.text(0, 4) + ")";
}

// DO may commit outside of a transaction block, which lets its snapshot go (manual, PL/pgSQL, "Transaction
// Management").
std::string lock_statement(const history::VersionTable& table, milliseconds wait) {
  const std::string limit = std::to_string(wait.count()) + " ms";
  return "DO " +
         sql::dollar_quoted("\nDECLARE\n  give_up timestamptz := clock_timestamp() + interval '" + limit +
                            "';\nBEGIN\n  WHILE NOT pg_catalog.pg_try_advisory_lock(" + key_of(table) +
                            ") LOOP\n    IF clock_timestamp() >= give_up THEN\n      RAISE EXCEPTION "
                            "'another migration of this database is running: its lock was not free within " +
                            limit +
                            "' USING\n        DETAIL = (SELECT format('the lock is held by process %s (user "
                            "%s, application %L)', l.pid, a.usename, a.application_name)\n          FROM " +
                            holders_of(key_of(table)) +
                            "),\n        HINT = 'run this again when it has ended; nothing was changed';\n"
                            "    END IF;\n    COMMIT;\n    PERFORM pg_catalog.pg_sleep(0.2);\n  END LOOP;\n"
                            "END\n");
}

std::string unlock_statement(const history::VersionTable& table) {
  return "DO " +
         sql::dollar_quoted("BEGIN PERFORM pg_catalog.pg_advisory_unlock(" + key_of(table) + "); END");
}

}  // namespace migrate::apply
