#include "apply/runner.hpp"

#include <algorithm>
#include <vector>

#include "apply/batches.hpp"
#include "apply/message.hpp"
#include "apply/retries.hpp"
#include "apply/settle.hpp"
#include "error/error.hpp"
#include "error/joined.hpp"

namespace migrate::apply {
namespace {

constexpr const char* lock_not_available = "55P03";
constexpr const char* assert_failure = "P0004";

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
  if (facts.sqlstate == assert_failure && !facts.place.file.empty()) {
    return "what this transaction did is rolled back; see why it is not so, then run this again";
  }
  if (facts.sqlstate == lock_not_available) {
    return "somebody else holds a lock on it: try again, or raise database.lock_timeout or --retries";
  }
  if (facts.sqlstate == "57014") return "it took longer than statement_timeout allows";
  return "";
}

// What the server does only after a commit, or for fewer revisions at once: a new value of an enum is used, a
// table with pending trigger events changes, locks are more than it has room for.
bool wants_commit(const ErrorFacts& facts) {
  return facts.sqlstate == "55P04" || facts.sqlstate == "55006" || facts.sqlstate == "53200";
}

class Runner {
 public:
  // `revisions`: how many begin.
  Runner(postgres::Connection& connection, const Interrupt& interrupt, const RunOptions& options,
         std::size_t revisions)
      : connection_(connection),
        interrupt_(interrupt),
        options_(options),
        revisions_(revisions),
        watch_(connection, options.watch) {}

  void operator()(const Begin&) { messages_.back().add("BEGIN", {}, revision_); }

  void operator()(const Start& start) {
    if (!finished_.empty()) {  // it shares their transaction, not their message
      send_all();
      messages_.emplace_back();
    }
    interrupt_.check();
    revision_ = start.revision;
    ++started_;
    if (options_.started) options_.started(start);
  }

  void operator()(const Execute& statement) {
    messages_.back().add(statement.sql, statement.place, revision_);
  }

  // What is prepared outlives a transaction that is tried again.
  void operator()(const Prepare& statement) {
    if (!messages_.back().empty()) {
      send_all();
      messages_.emplace_back();
    }
    messages_.back().add(statement.sql, {}, revision_);
    send_all();
    messages_.back() = Message();
    --sent_;
  }

  void operator()(const Finish& finish) { finished_.push_back(finish.revision); }

  void operator()(const Commit&) {
    messages_.back().add("COMMIT", {}, finished_.size() > 1 ? "" : revision_);  // nobody knows whose fault
    send_all();
    messages_ = {Message()};
    sent_ = 0;
    finished_.clear();
  }

  void operator()(const Alone& statement) {
    interrupt_.check();
    Watch::Task task(watch_, work(statement.sql));
    if (settle_before(connection_, statement.sql, statement.place, statement.revision) == Outcome::done)
      return;
    Message message;
    message.add(statement.sql, statement.place, statement.revision);
    send(message, nullptr);
    task.done();
  }

  void operator()(const Call& call) {
    interrupt_.check();
    if (options_.call) options_.call(call, interrupt_.token());
  }

  void operator()(const Batches& batches) {
    Watch::Task task(watch_, work(""));
    try {
      run_batches(batches, connection_, interrupt_, options_);
      task.done();
    } catch (const Error& error) {
      ErrorFacts facts = error.facts();
      advise(facts);
      throw Error(std::move(facts), error.exit());
    }
  }

 private:
  // What of the transaction was not sent yet; all of it again, where it could not get its locks.
  void send_all() {
    Watch::Task task(watch_, work(messages_.back().only_statement()));
    Retries retries(options_.retries, interrupt_, options_.retrying);
    while (sent_ < messages_.size()) sent_ = send(messages_[sent_], &retries) ? sent_ + 1 : 0;
    task.done();
  }

  // `statement`: the one that the work is, or empty.
  Work work(const std::string& statement) const {
    return {.revision = revision_,
            .number = started_,
            .count = revisions_,
            .statement = statement.substr(0, statement.find('\n'))};
  }

  // False where it could not get its locks, and its transaction is to be tried again now.
  bool send(const Message& message, Retries* retries) {
    interrupt_.check();
    if (message.empty()) return true;
    try {
      connection_.run(message.text());
      return true;
    } catch (const Error& error) {
      ErrorFacts facts = message.locate(error.facts());
      if (retries && retries->wait_after(facts)) return false;
      advise(facts);
      throw Error(std::move(facts), error.exit());
    }
  }

  void advise(ErrorFacts& facts) const {
    if (facts.hint.empty()) facts.hint = advice(facts, options_.version_table);
    if (facts.sqlstate == lock_not_available) name_blockers(facts);
    history::Revisions others = finished_;  // ran in the transaction that failed, before what it failed at
    std::erase(others, revision_);
    if (others.empty()) return;
    facts.detail += (facts.detail.empty() ? "" : "\n") + std::string("rolled back too: ") + joined(others) +
                    ", for the run is one transaction (migrations.transaction: all)";
    if (!wants_commit(facts)) return;
    facts.hint += (facts.hint.empty() ? "" : " ") +
                  std::string("With migrations.transaction: each, every revision is committed by itself");
  }

  void name_blockers(ErrorFacts& facts) const {
    const auto add = [&](const std::string& line) {
      facts.detail += (facts.detail.empty() ? "" : "\n") + line;
    };
    for (const Blocker& blocker : watch_.blockers()) add("kept waiting by " + blocker.text());
    const bool alone = messages_.back().empty();  // what stands outside of transactions may leave something
    if (!alone) add("its transaction was rolled back: nothing of it was changed");
  }

  postgres::Connection& connection_;
  const Interrupt& interrupt_;
  const RunOptions& options_;
  const std::size_t revisions_;
  Watch watch_;

  std::vector<Message> messages_ = {Message()};  // of the open transaction; the last is being put together
  std::size_t sent_ = 0;                         // of them
  history::Revisions finished_;                  // in that transaction
  std::string revision_;
  std::size_t started_ = 0;  // revisions
};

}  // namespace

void run(const Actions& actions, postgres::Connection& connection, const Interrupt& interrupt,
         const RunOptions& options) {
  const auto revisions = std::count_if(actions.begin(), actions.end(), [](const Action& action) {
    return std::holds_alternative<Start>(action);
  });
  Runner runner(connection, interrupt, options, static_cast<std::size_t>(revisions));
  for (const Action& action : actions) std::visit(runner, action);
}

}  // namespace migrate::apply
