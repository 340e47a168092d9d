#include "apply/rehearsal.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include "apply/message.hpp"
#include "sql/classify.hpp"

namespace migrate::apply {
namespace {

constexpr std::array<std::string_view, 8> modes = {
    "AccessShareLock", "RowShareLock",          "RowExclusiveLock", "ShareUpdateExclusiveLock",
    "ShareLock",       "ShareRowExclusiveLock", "ExclusiveLock",    "AccessExclusiveLock"};

// "AccessExclusiveLock" of pg_locks as "ACCESS EXCLUSIVE".
std::string shown(std::string_view mode) {
  mode.remove_suffix(std::string_view("Lock").size());
  std::string out;
  for (const char c : mode) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out += ' ';
    out += upper ? c : static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// A relation as this transaction sees it.
struct Relation {
  std::string name;
  std::string file;   // its file's number, which a rewrite changes; empty where it has none
  int strength = -1;  // of the strongest lock that this transaction has on it, an index of `modes`
};

using Relations = std::map<std::string, Relation>;  // by OID

// Relations that are gone have locks and no name.
Relations read(postgres::Connection& connection) {
  const postgres::Rows rows = connection.query(
      "SELECT coalesce(c.oid, l.relation)::text, CASE WHEN c.oid IS NOT NULL THEN pg_catalog.format('%I.%I', "
      "n.nspname, c.relname) END, pg_catalog.pg_relation_filenode(c.oid)::text, l.mode FROM "
      "(pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND c.oid >= 16384 AND n.nspname <> "
      "'pg_toast') "
      "FULL JOIN (SELECT relation, mode FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid() AND "
      "locktype = 'relation' AND granted AND relation >= 16384 AND database = (SELECT oid FROM "
      "pg_catalog.pg_database WHERE datname = pg_catalog.current_database())) l ON l.relation = c.oid");
  Relations out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Relation& relation = out[rows.text(row, 0)];
    relation.name = rows.text(row, 1);
    relation.file = rows.text(row, 2);
    const auto mode = std::find(modes.begin(), modes.end(), rows.get(row, 3));
    if (mode != modes.end())
      relation.strength = std::max(relation.strength, static_cast<int>(mode - modes.begin()));
  }
  return out;
}

[[noreturn]] void refuse(std::string what, const Place& place) {
  throw Error({.what = std::move(what),
               .place = place,
               .hint = "rehearse up to the revision before, or see the script: --dry-run alone"});
}

class Rehearsal {
 public:
  Rehearsal(postgres::Connection& connection, const Interrupt& interrupt)
      : connection_(connection), interrupt_(interrupt) {
    connection_.run("BEGIN");
    first_ = read(connection_);
  }

  void operator()(const Begin&) {}
  void operator()(const Commit&) {}
  void operator()(const Finish&) {}
  void operator()(const Alone&) {}    // refused before
  void operator()(const Batches&) {}  // likewise
  void operator()(const Call&) {}     // what a command does nobody could take back
  void operator()(const Prepare& statement) { connection_.run(statement.sql); }
  void operator()(const Start& start) { revision_ = start.revision; }

  void operator()(const Execute& statement) {
    if (statement.place.file.empty()) return send(statement);
    const Relations before = read(connection_);
    const auto begin = std::chrono::steady_clock::now();
    send(statement);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    Rehearsed rehearsed{.revision = revision_,
                        .place = statement.place,
                        .statement = statement.sql,
                        .locks = {},
                        .rewritten = {},
                        .milliseconds = time.count()};
    compare(before, read(connection_), rehearsed);
    out_.push_back(std::move(rehearsed));
  }

  std::vector<Rehearsed> finished() {
    connection_.run("ROLLBACK");
    return std::move(out_);
  }

 private:
  void send(const Execute& statement) {
    interrupt_.check();
    Message message;
    message.add(statement.sql, statement.place, revision_);
    try {
      connection_.run(message.text());
    } catch (const Error& error) {
      ErrorFacts facts = message.locate(error.facts());
      facts.detail +=
          std::string(facts.detail.empty() ? "" : "\n") + "this was a rehearsal: nothing was changed";
      throw Error(std::move(facts), error.exit());
    }
  }

  // What was not there before the run concerns nobody else.
  void compare(const Relations& before, const Relations& after, Rehearsed& out) const {
    for (const auto& [oid, relation] : after) {
      const auto known = first_.find(oid);
      const auto was = before.find(oid);
      if (known == first_.end() || was == before.end() || known->second.name.empty()) continue;
      const std::string& name = known->second.name;
      if (relation.strength > was->second.strength) {
        out.locks.push_back({name, shown(modes[static_cast<std::size_t>(relation.strength)])});
      }
      const bool gone = relation.name.empty();
      if (!gone && relation.file != was->second.file) out.rewritten.push_back(name);
    }
    std::sort(out.locks.begin(), out.locks.end(),
              [](const TableLock& a, const TableLock& b) { return a.relation < b.relation; });
    std::sort(out.rewritten.begin(), out.rewritten.end());
  }

  postgres::Connection& connection_;
  const Interrupt& interrupt_;
  Relations first_;
  std::string revision_;
  std::vector<Rehearsed> out_;
};

}  // namespace

std::vector<Rehearsed> rehearse(const Actions& actions, postgres::Connection& connection,
                                const Interrupt& interrupt) {
  for (const Action& action : actions) {
    if (const auto* const alone = std::get_if<Alone>(&action)) {
      refuse(sql::leading_words(alone->sql) + " cannot be rehearsed: it runs outside of transactions",
             alone->place);
    }
    if (const auto* const batches = std::get_if<Batches>(&action)) {
      refuse("a batch cannot be rehearsed: it runs in many transactions", batches->place);
    }
  }
  Rehearsal rehearsal(connection, interrupt);
  for (const Action& action : actions) std::visit(rehearsal, action);
  return rehearsal.finished();
}

}  // namespace migrate::apply
