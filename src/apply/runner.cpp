#include "apply/runner.hpp"

#include <algorithm>

#include "apply/message.hpp"
#include "error/error.hpp"
#include "error/joined.hpp"

namespace migrate::apply {
namespace {

using history::Revisions;

std::string named(const Revisions& revisions) {
  return revisions.empty() ? "none" : joined(revisions);
}

// libpq reports no SQLSTATE for a connection that broke; the server sends class 57P when it is stopped.
bool lost_connection(const ErrorFacts& facts) {
  return facts.sqlstate.empty() || facts.sqlstate.starts_with("08") || facts.sqlstate.starts_with("57P");
}

std::string advice(const ErrorFacts& facts, const std::string& version_table) {
  if (facts.sqlstate == "25006") return "the server or the session is read-only: connect to the primary";
  if (facts.sqlstate == "42501" && facts.revision.empty() && facts.statement != "COMMIT") {
    return "let the role create the version table: GRANT CREATE on its schema, or set "
           "migrations.version_schema";
  }
  if (facts.sqlstate == "22001" && facts.place.file.empty()) {
    return "the version table has no room for an id that long (Alembic makes it for 32 characters): ALTER "
           "TABLE " +
           version_table + " ALTER version_num TYPE text";
  }
  if (facts.sqlstate == "55P03")
    return "somebody else holds a lock on it: try again, or raise database.lock_timeout";
  return "";
}

// What the server does only after a commit, or for fewer revisions at once: a new value of an enum is used, a
// table with pending trigger events changes, locks are more than it has room for.
bool wants_commit(const ErrorFacts& facts) {
  return facts.sqlstate == "55P04" || facts.sqlstate == "55006" || facts.sqlstate == "53200";
}

class Runner {
 public:
  Runner(const Actions& actions, postgres::Connection& connection, const Interrupt& interrupt,
         const RunHooks& hooks)
      : connection_(connection), interrupt_(interrupt), hooks_(hooks) {
    for (const Action& action : actions) {
      if (const auto* finish = std::get_if<Finish>(&action)) waiting_.push_back(finish->revision);
    }
  }

  void operator()(const Begin&) {
    in_transaction_ = true;
    message_.add("BEGIN", {}, revision_);
  }

  void operator()(const Start& start) {
    if (!finished_.empty()) send();  // it shares their transaction, not their message
    check_interrupt();
    revision_ = start.revision;
    direction_ = start.direction;
    partly_done_ = false;
    if (hooks_.started) hooks_.started(start);
  }

  void operator()(const Execute& statement) {
    message_.add(statement.sql, statement.place, revision_);
    if (!in_transaction_) send();
  }

  void operator()(const Finish& finish) { finished_.push_back(finish.revision); }

  void operator()(const Commit&) {
    message_.add("COMMIT", {}, finished_.size() > 1 ? "" : revision_);  // of several nobody knows whose fault
    in_transaction_ = false;
    send();
    for (std::string& revision : finished_) {
      std::erase(waiting_, revision);
      applied_.push_back(std::move(revision));
    }
    finished_.clear();
  }

 private:
  void send() {
    check_interrupt();
    try {
      connection_.run(message_.text());
    } catch (const Error& error) {
      fail(error);
    }
    message_ = {};
    partly_done_ = !revision_.empty() && (finished_.empty() || finished_.back() != revision_);
  }

  void check_interrupt() const {
    if (!interrupt_.requested()) return;
    throw Error({.what = "interrupted", .revision = revision_, .detail = progress()}, Exit::interrupted);
  }

  // Adds what nobody but us knows: where the statement stands, and how far the run came.
  [[noreturn]] void fail(const Error& error) const {
    ErrorFacts facts = message_.locate(error.facts());
    if (facts.hint.empty()) facts.hint = advice(facts, hooks_.version_table);
    if (wants_commit(facts) && !rolled_back().empty()) {
      facts.hint += (facts.hint.empty() ? "" : " ") +
                    std::string("With migrations.transaction: each, every revision is committed by itself");
    }
    const bool lost = error.exit() != Exit::interrupted && lost_connection(facts);
    if (lost) facts.what = "the connection was lost: " + facts.what;
    if (!facts.detail.empty()) facts.detail += '\n';
    facts.detail += lost ? progress_after_loss() : progress();
    throw Error(std::move(facts), error.exit());
  }

  std::string progress() const {
    if (waiting_.empty() && applied_.empty()) return "nothing was changed";
    return "done: " + named(applied_) + "; not done: " + named(waiting_) + shared() + part();
  }

  // The revisions that ran in the transaction that failed, before the one that it failed at.
  Revisions rolled_back() const {
    Revisions out = finished_;
    std::erase(out, revision_);
    return out;
  }

  std::string shared() const {
    const Revisions others = rolled_back();
    return others.empty() ? ""
                          : "\nrolled back too: " + named(others) +
                                ", for the run is one transaction (migrations.transaction: all)";
  }

  std::string part() const {
    return partly_done_ ? "\n" + revision_ + " is done in part: its steps before this one stay" : "";
  }

  std::string progress_after_loss() const {
    if (!hooks_.read_rows) return progress();
    try {
      const Revisions rows = hooks_.read_rows();
      return "the database is at " + history::listed(rows) + (is_recorded_in(rows) ? "" : part());
    } catch (const Error& error) {
      return "recorded before: " + named(applied_) + "; whether more was committed is unknown (" +
             error.what() + "): ask 'migrate current' when the server is back" +
             (finished_.empty() ? part() : "");
    }
  }

  // What was done last is a head, what was undone last is none.
  bool is_recorded_in(const Revisions& rows) const {
    const bool there = std::find(rows.begin(), rows.end(), revision_) != rows.end();
    return there == (direction_ == history::Direction::up);
  }

  postgres::Connection& connection_;
  const Interrupt& interrupt_;
  const RunHooks& hooks_;

  Message message_;
  bool in_transaction_ = false;
  std::string revision_;
  history::Direction direction_ = history::Direction::up;  // of revision_
  bool partly_done_ = false;  // something of revision_ is committed, the revision is not
  Revisions applied_;         // committed
  Revisions finished_;        // in the transaction that is being put together
  Revisions waiting_;         // all that are not committed
};

}  // namespace

void run(const Actions& actions, postgres::Connection& connection, const Interrupt& interrupt,
         const RunHooks& hooks) {
  Runner runner(actions, connection, interrupt, hooks);
  for (const Action& action : actions) std::visit(runner, action);
}

}  // namespace migrate::apply
