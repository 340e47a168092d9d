#include "apply/actions.hpp"

#include <algorithm>

#include "apply/keep.hpp"
#include "apply/units.hpp"
#include "error/joined.hpp"
#include "script/assertion.hpp"
#include "sql/classify.hpp"
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

// Its rows are locked that long at most; it is far more than the time that batches aim at.
constexpr std::chrono::milliseconds longest_batch{30'000};

std::string setting(const char* name, std::chrono::milliseconds value) {
  return std::string("SET ") + name + " = '" + std::to_string(value.count()) + "ms'";
}

// The statement does nothing but look at rows, under a lock that lets others write: it may take its time.
bool only_validates(const Unit& unit) {
  return unit.statements.size() == 1 && sql::validates_constraint(unit.statements.front().text);
}

template <typename Condition>
bool any_statement(const std::vector<Unit>& units, Condition condition) {
  return std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
    return std::any_of(unit.statements.begin(), unit.statements.end(),
                       [&](const sql::Statement& one) { return condition(one.text); });
  });
}

bool add_enum_values(const std::vector<Unit>& units) {
  return any_statement(units, [](const std::string& text) { return sql::added_value(text).has_value(); });
}

class Builder {
 public:
  Builder(const history::VersionTable& table, const ActionOptions& options)
      : table_(table), journal_(table), options_(options) {
    for (const std::string& statement : options.first) execute_in_transaction(statement);
  }

  void add_journal() { execute_in_transaction(journal_.create()); }

  void add(const script::Script& script, const history::Move& move) {
    const bool up = move.direction == Direction::up;
    const std::vector<Unit> units = units_of(steps_of(script, move.direction));
    const bool journalled = is_journalled(units) || goes_on(script);
    if (!goes_on(script)) call(options_.hooks.before_revision, "before_revision", move);
    const bool shares = shared_;
    keeps_prepared_ = keeps_prepared_ && !any_statement(units, sql::forgets_prepared);
    const bool prepared = !journalled && prepares(move);
    if (journalled) {
      add_units(script, move, units);
    } else {
      open();
      actions_.push_back(start_of(script, move.direction));
      run_sql(options_.hooks.before_revision);
      if (shares && !options_.in_session) execute(table_.mark_start());
      for (const Unit& unit : units) add_statements(script, unit);
    }
    open();
    const history::Record done = complete({.revision = script.revision,
                                           .event = up ? history::Event::upgrade : history::Event::downgrade,
                                           .checksum = script.checksum,
                                           .script = up ? text_of(script) : std::nullopt,
                                           .clock = clock_of(journalled, shares)});
    if (prepared) {
      execute(table_.execute_move(move.rows.delete_rows.front(), move.rows.insert_rows.front(), done,
                                  options_.keeps_scripts));
    } else {
      change_rows(move.rows);
      execute(table_.insert_record(done));
    }
    tables_are_there_ = true;
    run_sql(options_.hooks.after_revision);
    if (journalled) execute(journal_.remove(script.revision));
    actions_.push_back(Finish{script.revision});
    // What was committed on the way stays, whatever follows: so must the rows that say so.
    if (journalled || options_.scope == TransactionScope::each || add_enum_values(units)) close();
    shared_ = open_;
    call(options_.hooks.after_revision, "after_revision", move);
  }

  // Round the whole run: SQL in a transaction of its own.
  void add(const std::vector<Hook>& hooks, const char* event, history::Direction direction) {
    if (hooks.empty()) return;
    close();
    for (const Hook& hook : hooks) {
      if (!hook.statements.empty()) open();
      run_sql({hook});
      close();
      call({hook}, event, {.revision = "", .direction = direction, .rows = {}});
    }
  }

  void add(const history::RowChange& rows, const std::vector<script::Script>& scripts) {
    if (options_.progress) execute_in_transaction(journal_.remove(options_.progress->revision));
    open();
    change_rows(rows);
    for (const std::string& revision : rows.insert_rows) {
      const script::Script* script = script::find(scripts, revision);
      record({.revision = revision,
              .event = history::Event::stamp,
              .checksum = script ? std::optional(script->checksum) : std::nullopt,
              .script = script ? text_of(*script) : std::nullopt});
    }
    const bool to_base = rows.insert_rows.empty() && !rows.delete_rows.empty();
    if (to_base) record({.revision = "base", .event = history::Event::stamp});
  }

  void add_repair(const script::Script& script) {
    open();
    record({.revision = script.revision,
            .event = history::Event::repair,
            .checksum = script.checksum,
            .script = text_of(script)});
  }

  Actions finished() {
    close();
    return std::move(actions_);
  }

 private:
  // The units from where the revision stands, each with its line in the journal but for the last, which goes
  // with the version rows: its transaction is left open.
  void add_units(const script::Script& script, const history::Move& move, const std::vector<Unit>& units) {
    const std::size_t first = goes_on(script) ? first_unit(*options_.progress, script, move.direction) : 0;
    const std::vector<std::string> checksums = checksums_of(units);
    const auto progress = [&](std::size_t done) {
      return history::Progress{.revision = script.revision,
                               .direction = move.direction,
                               .units_done = static_cast<int>(done),
                               .checksum = checksums[done]};
    };
    const auto at = [&](std::size_t done, bool begun) {
      history::Progress out = progress(done);
      out.begun = begun;
      return journal_.write(out);
    };
    open();
    actions_.push_back(start_of(script, move.direction));
    if (!goes_on(script)) run_sql(options_.hooks.before_revision);
    set_again(units, first);
    for (std::size_t i = first; i < units.size(); ++i) {
      open();
      if (units[i].alone) {
        execute(at(i, true));
        add_alone(script, units, i);
      } else if (units[i].batch) {
        history::Progress begin = progress(i);
        begin.checksum = checksums[i + 1];
        if (i == first) take_cursor(begin);
        execute(begin.cursor ? journal_.write(begin) : at(i, false));
        add_batches(script, units, i, begin);
      } else {
        if (only_validates(units[i]) && options_.statement_timeout.count() > 0) {
          execute("SET LOCAL statement_timeout = 0");
        }
        add_statements(script, units[i]);
      }
      if (i + 1 == units.size()) return;
      execute(at(i + 1, false));
      close();
    }
  }

  bool goes_on(const script::Script& script) const {
    return options_.progress && options_.progress->revision == script.revision;
  }

  // REQUIRES: open(), where one of them has statements
  void run_sql(const std::vector<Hook>& hooks) {
    for (const Hook& hook : hooks) {
      actions_.insert(actions_.end(), hook.statements.begin(), hook.statements.end());
    }
  }

  // What a command does is no part of a transaction, and none waits for it.
  void call(const std::vector<Hook>& hooks, const char* event, const history::Move& move) {
    for (const Hook& hook : hooks) {
      if (!hook.command) continue;
      close();
      actions_.push_back(Call{*hook.command, event, move.revision, move.direction});
    }
  }

  // What the units that are done set for their session is not there in this one.
  void set_again(const std::vector<Unit>& units, std::size_t first) {
    for (std::size_t i = 0; i < first && i < units.size(); ++i) {
      for (const sql::Statement& statement : units[i].statements) {
        if (!sql::session_setting(statement.text).empty()) execute(statement.text);
      }
    }
  }

  // CREATE INDEX CONCURRENTLY and its like wait for every older transaction: a limit for locks would leave an
  // invalid index behind (safety.md, fact 3). A script that sets the limits itself is the one who knows.
  void add_alone(const script::Script& script, const std::vector<Unit>& units, std::size_t at) {
    const bool ours = !sets_limits(units, at);
    if (ours) {
      execute("SET lock_timeout = 0");
      execute("SET statement_timeout = 0");
    }
    close();
    const sql::Statement& statement = units[at].statements.front();
    actions_.push_back(Alone{statement.text, {.file = script.file, .line = statement.line}, script.revision});
    open();
    if (ours) {
      execute(setting("lock_timeout", options_.lock_timeout));
      execute(setting("statement_timeout", options_.statement_timeout));
    }
  }

  // The cursor of a run that broke in these batches.
  void take_cursor(history::Progress& begin) const {
    if (!options_.progress || options_.progress->revision != begin.revision) return;
    const history::Progress& before = *options_.progress;
    if (before.direction != begin.direction || before.units_done != begin.units_done) return;
    begin.cursor = before.cursor;
    begin.rows_done = before.rows_done;
  }

  void add_batches(const script::Script& script, const std::vector<Unit>& units, std::size_t at,
                   const history::Progress& begin) {
    const bool ours = !sets_limits(units, at);
    if (ours) execute(setting("statement_timeout", longest_batch));
    close();
    const sql::Statement& statement = units[at].statements.front();
    actions_.push_back(Batches{.statement = std::get<sql::Ranged>(sql::ranged_of(statement.text)),
                               .place = {.file = script.file, .line = statement.line},
                               .options = *units[at].batch,
                               .journal = journal_,
                               .progress = begin});
    open();
    if (ours) execute(setting("statement_timeout", options_.statement_timeout));
  }

  static bool sets_limits(const std::vector<Unit>& units, std::size_t end) {
    return std::any_of(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(end), [](const Unit& unit) {
      return std::any_of(unit.statements.begin(), unit.statements.end(), [](const sql::Statement& statement) {
        const std::string name = sql::session_setting(statement.text);
        return name == "lock_timeout" || name == "statement_timeout";
      });
    });
  }

  void add_statements(const script::Script& script, const Unit& unit) {
    for (const sql::Statement& statement : unit.statements) {
      if (!options_.judges && script::is_assertion(statement.text)) continue;
      actions_.push_back(
          Execute{script::sent_text(statement.text), {.file = script.file, .line = statement.line}});
    }
  }

  void open() {
    if (!open_) actions_.push_back(Begin{});
    open_ = true;
  }
  void close() {
    if (open_) actions_.push_back(Commit{});
    open_ = shared_ = false;
  }

  // REQUIRES: open()
  void execute(std::string sql) { actions_.push_back(Execute{std::move(sql)}); }
  void execute_in_transaction(std::string sql) {
    open();
    execute(std::move(sql));
  }

  history::Clock clock_of(bool journalled, bool shares) const {
    if (journalled) return history::Clock::progress;
    if (!shares) return history::Clock::transaction;
    return options_.in_session ? history::Clock::message : history::Clock::mark;
  }

  // Whether the move is a prepared statement: where more than one is made, in a session that keeps what is
  // prepared. The first one is not, for the tables may come with it.
  bool prepares(const history::Move& move) {
    if (!options_.in_session || !tables_are_there_ || !keeps_prepared_ || !replaces_one(move.rows))
      return false;
    if (!prepared_) actions_.push_back(Prepare{table_.prepare_move(options_.keeps_scripts)});
    return prepared_ = true;
  }

  // The rule, and one statement then, as Alembic has it.
  static bool replaces_one(const history::RowChange& rows) {
    return rows.delete_rows.size() == 1 && rows.insert_rows.size() == 1;
  }

  void change_rows(const history::RowChange& rows) {
    if (replaces_one(rows)) {
      execute(table_.replace_row_or_raise(rows.delete_rows.front(), rows.insert_rows.front()));
      return;
    }
    for (const std::string& row : rows.delete_rows) execute(table_.delete_row_or_raise(row));
    for (const std::string& row : rows.insert_rows) execute(table_.insert_row(row));
  }

  void record(history::Record record) { execute(table_.insert_record(complete(std::move(record)))); }

  history::Record complete(history::Record record) const {
    record.os_user = options_.os_user;
    record.tool_version = options_.tool_version;
    return record;
  }

  std::optional<std::string> text_of(const script::Script& script) const {
    return options_.keeps_scripts ? std::optional(script::up_text(script)) : std::nullopt;
  }

  const history::VersionTable& table_;
  const history::ProgressTable journal_;
  const ActionOptions& options_;
  Actions actions_;
  bool open_ = false;
  bool shared_ = false;            // the open transaction has a whole revision in it
  bool tables_are_there_ = false;  // a revision was recorded
  bool prepared_ = false;
  bool keeps_prepared_ = true;  // no script has let prepared statements go
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
