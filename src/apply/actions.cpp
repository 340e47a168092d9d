#include "apply/actions.hpp"

#include <algorithm>

#include "apply/action_list.hpp"
#include "apply/bookkeeping.hpp"
#include "apply/keep.hpp"
#include "apply/unit_actions.hpp"
#include "apply/units.hpp"
#include "error/joined.hpp"
#include "sql/enum_value.hpp"

namespace migrate::apply {
namespace {

using config::TransactionScope;
using history::Direction;

Start start_of(const script::Script& script, Direction direction) {
  Start start{.revision = script.revision,
              .direction = direction,
              .from = joined(script.parents),
              .to = script.revision,
              .message = script.message.substr(0, script.message.find('\n'))};
  if (direction == Direction::down) std::swap(start.from, start.to);
  return start;
}

bool add_enum_values(const std::vector<Unit>& units) {
  return any_statement(units, [](const std::string& text) { return sql::added_value(text).has_value(); });
}

class Builder {
 public:
  Builder(const history::VersionTable& table, const ActionOptions& options)
      : journal_(table), options_(options), books_(list_, table, options) {
    for (const std::string& statement : options.first) list_.execute_in_transaction(statement);
  }

  void add_journal() { list_.execute_in_transaction(journal_.create()); }

  void add(const script::Script& script, const history::Move& move) {
    const std::vector<Unit> units = units_of(steps_of(script, move.direction));
    const bool goes_on = options_.progress && options_.progress->revision == script.revision;
    const bool journalled = is_journalled(units) || goes_on;
    if (!goes_on) call(options_.hooks.before_revision, "before_revision", move);
    const bool shares = list_.shared();
    books_.prepare(move, units, journalled);
    list_.open();
    list_.add(start_of(script, move.direction));
    if (!goes_on) run_sql(options_.hooks.before_revision);
    UnitActions work(list_, journal_, options_, script, units);
    if (journalled) {
      work.add_journalled(move.direction,
                          goes_on ? first_unit(*options_.progress, script, move.direction) : 0);
      list_.open();
    } else {
      if (shares) books_.mark_start();
      work.add_plain();
    }
    books_.record_move(script, move, journalled ? history::Clock::progress : books_.clock(shares));
    run_sql(options_.hooks.after_revision);
    if (journalled) list_.execute(journal_.remove(script.revision));
    list_.add(Finish{script.revision});
    // What was committed on the way stays, whatever follows: so must the rows that say so.
    if (journalled || options_.scope == TransactionScope::each || add_enum_values(units)) list_.close();
    list_.share();
    call(options_.hooks.after_revision, "after_revision", move);
  }

  // Round the whole run: SQL in a transaction of its own.
  void add(const std::vector<Hook>& hooks, const char* event, history::Direction direction) {
    if (hooks.empty()) return;
    list_.close();
    for (const Hook& hook : hooks) {
      if (!hook.statements.empty()) list_.open();
      run_sql({hook});
      list_.close();
      call({hook}, event, {.revision = "", .direction = direction, .rows = {}});
    }
  }

  void add(const history::RowChange& rows, const std::vector<script::Script>& scripts) {
    if (options_.progress) list_.execute_in_transaction(journal_.remove(options_.progress->revision));
    list_.open();
    books_.stamp(rows, scripts);
  }

  void add_repair(const script::Script& script) {
    list_.open();
    books_.repair(script);
  }

  Actions finished() { return list_.finished(); }

 private:
  // REQUIRES: a transaction is open, where one of them has statements
  void run_sql(const std::vector<Hook>& hooks) {
    for (const Hook& hook : hooks) {
      for (const Execute& statement : hook.statements) list_.add(statement);
    }
  }

  // What a command does is no part of a transaction, and none waits for it.
  void call(const std::vector<Hook>& hooks, const char* event, const history::Move& move) {
    for (const Hook& hook : hooks) {
      if (!hook.command) continue;
      list_.close();
      list_.add(Call{*hook.command, event, move.revision, move.direction});
    }
  }

  const history::ProgressTable journal_;
  const ActionOptions& options_;
  ActionList list_;
  Bookkeeping books_;
};

}  // namespace

std::string Start::text() const {
  return std::string("Running ") + history::verb(direction) + " " + from + " -> " + to +
         (message.empty() ? "" : ", " + message);
}

Actions walk_actions(const history::Walk& walk, const std::vector<script::Script>& scripts,
                     const history::VersionTable& table, const ActionOptions& options) {
  Builder builder(table, options);
  const bool journalled = std::any_of(walk.moves.begin(), walk.moves.end(), [&](const history::Move& move) {
    return is_journalled(units_of(steps_of(*script::find(scripts, move.revision), move.direction)));
  });
  if (journalled && !options.has_progress_table) builder.add_journal();
  const bool works = !walk.moves.empty();
  if (works) builder.add(options.hooks.before_run, "before_run", walk.moves.front().direction);
  for (const history::Move& move : walk.moves) {
    const script::Script& script = *script::find(scripts, move.revision);
    if (move.direction == Direction::down && !script.reversible()) {
      throw Error({.what = "revision " + script.revision + " cannot be undone: it has no 'down' section",
                   .place = {.file = script.file, .line = script.lines.revision},
                   .revision = script.revision,
                   .hint = "write a '-- migrate:down' section; it may be empty. Nothing was changed"});
    }
    builder.add(script, move);
  }
  if (works) builder.add(options.hooks.after_run, "after_run", walk.moves.front().direction);
  return with_trash(builder.finished(), table, options);
}

Actions stamp_actions(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                      const history::VersionTable& table, const ActionOptions& options) {
  Builder builder(table, options);
  builder.add(rows, scripts);
  return builder.finished();
}

Actions repair_actions(const script::Script& script, const history::VersionTable& table,
                       const ActionOptions& options) {
  Builder builder(table, options);
  builder.add_repair(script);
  return builder.finished();
}

}  // namespace migrate::apply
