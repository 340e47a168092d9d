#include "apply/batches.hpp"

#include <fmt/format.h>

#include "apply/batch_plans.hpp"
#include "apply/batch_queries.hpp"
#include "apply/message.hpp"
#include "apply/pace.hpp"
#include "apply/retries.hpp"
#include "error/error.hpp"
#include "error/joined.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::apply {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_wait_for_replicas{600'000};
constexpr const char* query_canceled = "57014";

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

// Literals parted by commas, and nothing else: it comes from a table, and becomes a part of statements.
bool is_cursor(const std::string& text) {
  sql::Lexer lexer(text);
  bool wants_literal = true;
  for (sql::Token token{}; lexer.next(token); wants_literal = !wants_literal) {
    const bool fits =
        wants_literal ? token.kind == sql::TokenKind::string && token.terminated : token.text == ",";
    if (!fits) return false;
  }
  return !wants_literal;
}

// The rows behind the cursor up to `last`.
struct Range {
  std::string last;
  long rows;
  long blocked;  // sessions that waited for the batch before
  milliseconds lag;
};

class BatchRun {
 public:
  BatchRun(const Batches& batches, postgres::Connection& connection, const Interrupt& interrupt,
           const RunOptions& options)
      : batches_(batches),
        connection_(connection),
        interrupt_(interrupt),
        options_(options),
        progress_(batches.progress),
        key_(batches.options.key),
        pace_(batches.options.rows, batches.options.target) {}

  void run() {
    check();
    while (std::optional<Range> range = next()) {
      interrupt_.check();
      if (give_way(*range)) continue;
      const steady_clock::time_point begin = steady_clock::now();
      carry_out(std::move(*range));
      last_took_ = since(begin);
      pace_.took(last_took_);
      report();
      if (batches_.options.pause.count() > 0) interrupt_.sleep(batches_.options.pause);
    }
  }

 private:
  void check() {
    if (progress_.cursor && !is_cursor(*progress_.cursor)) {
      refuse("the cursor in " + batches_.journal.qualified_name() + " is no list of literals",
             "somebody has changed it: put back the key of the last row that is done");
    }
    const std::string& table = batches_.statement.table;
    if (key_.empty()) find_primary_key();
    const postgres::Rows facts = connection_.query(facts_of(table, key_, batches_.statement.target));
    const auto is = [&](std::size_t column) { return facts.get(0, column) == "t"; };
    if (!is(0))
      refuse("the table " + table + " of a batch does not exist", "look at the statements before it");
    if (!is(1)) refuse("the table " + table + " has not all the columns " + joined(key_), "write key=COLUMN");
    if (is(4)) refuse("the batch reads the table " + table + " that it writes into", "it would not end");
    if (has_node(nodes_without_index, plan_of_lookup(batches_.statement, key_))) {
      refuse("no index of " + table + " gives its rows in the order of " + joined(key_) +
                 ": every batch would read all of it",
             "make one before (CREATE INDEX CONCURRENTLY, in a section of its own), or take another key");
    }
    if (!is(2) && connection_.query(has_null(batches_.statement, key_)).get(0, 0) == "t") {
      refuse("rows of " + table + " have no " + joined(key_) + " (NULL), and a batch would not meet them",
             "take a key that is NOT NULL, or do those rows in a section before");
    }
    const bool inserts = !batches_.statement.target.empty();
    if (inserts && has_node(nodes_over_all_rows, plan_of(batches_.statement))) {
      refuse("a SELECT that makes one row of many gives other rows when it is run in parts",
             "run it at once, in a section that is no batch");
    }
    estimated_ = std::stol(facts.text(0, 3));
  }

  // Whether the plan that `explain` asks for has one of the nodes.
  bool has_node(std::string (*nodes)(const std::string&), const std::string& explain) {
    const std::string plan = connection_.query(explain).text(0, 0);
    return connection_.query(nodes(sql::literal(plan))).size() > 0;
  }

  void find_primary_key() {
    const postgres::Rows columns = connection_.query(primary_key_of(batches_.statement.table));
    for (std::size_t row = 0; row < columns.size(); ++row) key_.push_back(columns.text(row, 0));
    if (!key_.empty()) return;
    refuse("the table " + batches_.statement.table + " has no primary key to go by",
           "write key=COLUMN, of an index: in what order the rows are gone through");
  }

  std::optional<Range> next() {
    const postgres::Rows rows =
        connection_.query(next_range(batches_.statement, key_, progress_.cursor, pace_.rows()));
    if (rows.size() == 0) return std::nullopt;
    return Range{.last = rows.text(0, 1),
                 .rows = std::stol(rows.text(0, 0)),
                 .blocked = std::stol(rows.text(0, 2)),
                 .lag = milliseconds(std::stol(rows.text(0, 3)))};
  }

  // Lets those catch up whom the last batch kept waiting. True where the range is to be looked up again.
  bool give_way(const Range& range) {
    if (range.blocked > batches_.options.blocked && last_took_.count() > 0) {
      pace_.shrink();
      interrupt_.sleep(std::exchange(last_took_, milliseconds(0)));
      return true;
    }
    if (range.lag <= batches_.options.lag) return false;
    wait_for_replicas(range.lag);
    return true;
  }

  void wait_for_replicas(milliseconds lag) {
    const steady_clock::time_point begin = steady_clock::now();
    if (options_.waiting) {
      options_.waiting(fmt::format("{}: a replica is {:.1f} s behind; waiting for it", batches_.place.text(),
                                   static_cast<double>(lag.count()) / 1000));
    }
    while (lag > batches_.options.lag) {
      if (since(begin) > longest_wait_for_replicas) {
        refuse("a replica stays more than " + std::to_string(batches_.options.lag.count()) + " ms behind",
               "see to it, or raise lag= of the batch; the next run goes on from here");
      }
      interrupt_.sleep(milliseconds(500));
      lag = milliseconds(std::stol(connection_.query(replication_lag()).text(0, 0)));
    }
  }

  // Tries again what got no lock, and with fewer rows what took too long.
  void carry_out(Range range) {
    Retries retries(options_.retries, interrupt_, options_.retrying);
    for (;;) {
      const Message message = message_of(range);
      try {
        connection_.run(message.text());
        advance(range);
        return;
      } catch (const Error& error) {
        ErrorFacts facts = message.locate(error.facts());
        const bool took_too_long = facts.sqlstate == query_canceled && error.exit() != Exit::interrupted;
        const bool goes_on = took_too_long ? pace_.shrink() : retries.wait_after(facts);
        if (!goes_on) throw Error(std::move(facts), error.exit());
        range = next().value_or(range);
      }
    }
  }

  Message message_of(const Range& range) const {
    Message message;
    const std::string& revision = progress_.revision;
    message.add("BEGIN", {}, revision);
    message.add(batches_.statement.over(condition(batches_.statement, key_, progress_.cursor, range.last)),
                batches_.place, revision);
    message.add(batches_.journal.write(after(range)), {}, revision);
    message.add(count_blocked(), {}, revision);
    message.add("COMMIT", {}, revision);
    return message;
  }

  history::Progress after(const Range& range) const {
    history::Progress out = progress_;
    out.cursor = range.last;
    out.rows_done += range.rows;
    return out;
  }

  void advance(const Range& range) { progress_ = after(range); }

  void report() const {
    if (!options_.batch_done) return;
    options_.batch_done({.revision = progress_.revision,
                         .place = batches_.place,
                         .rows_done = progress_.rows_done,
                         .rows_estimated = std::max(estimated_, progress_.rows_done)});
  }

  [[noreturn]] void refuse(std::string what, std::string hint) const {
    throw Error({.what = std::move(what),
                 .place = batches_.place,
                 .revision = progress_.revision,
                 .hint = std::move(hint)});
  }

  const Batches& batches_;
  postgres::Connection& connection_;
  const Interrupt& interrupt_;
  const RunOptions& options_;

  history::Progress progress_;  // as the journal has it
  Key key_;
  Pace pace_;
  milliseconds last_took_{0};
  long estimated_ = 0;  // rows of the table
};

}  // namespace

void run_batches(const Batches& batches, postgres::Connection& connection, const Interrupt& interrupt,
                 const RunOptions& options) {
  BatchRun(batches, connection, interrupt, options).run();
}

}  // namespace migrate::apply
