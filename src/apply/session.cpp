#include "apply/session.hpp"

#include <algorithm>

#include "apply/backoff.hpp"
#include "apply/half_way.hpp"
#include "apply/settle.hpp"
#include "apply/units.hpp"
#include "error/error.hpp"

namespace migrate::apply {
namespace {

using history::Revisions;

constexpr const char* admin_shutdown = "57P01";
const std::string loss = "the connection was lost: ";

const script::Script& script_of(const std::vector<script::Script>& scripts, const std::string& revision) {
  const script::Script* const found = script::find(scripts, revision);
  if (!found) {
    throw Error(
        {.what = "revision " + revision + " stands half-way, and no script has it",
         .revision = revision,
         .hint = "bring its script back; when the database was mended by hand, 'migrate stamp' says so"});
  }
  return *found;
}

// How many moves are made; what stands half-way is not made.
std::optional<std::size_t> made_of(const history::Walk& walk, const Revisions& start, const State& state) {
  std::optional<std::size_t> made = history::moves_made(walk, start, state.rows);
  const bool half_made =
      made && *made > 0 && state.progress && walk.moves[*made - 1].revision == state.progress->revision;
  return half_made ? *made - 1 : made;
}

history::Walk rest_of(const history::Walk& walk, const Revisions& start, const State& state) {
  const std::optional<std::size_t> made = made_of(walk, start, state);
  if (!made) {
    throw Error(
        {.what = "somebody else has changed the version table while the run was under way: it holds " +
                 history::listed(state.rows),
         .hint = "look at 'migrate status'"});
  }
  history::Walk rest = walk;
  rest.moves.erase(rest.moves.begin(), rest.moves.begin() + static_cast<std::ptrdiff_t>(*made));
  return rest;
}

std::string names_of(std::vector<history::Move>::const_iterator begin,
                     std::vector<history::Move>::const_iterator end) {
  std::string out;
  for (; begin != end; ++begin) out += (out.empty() ? "" : ", ") + begin->revision;
  return out.empty() ? "none" : out;
}

}  // namespace

Session::Session(SessionOptions options, const history::VersionTable& table)
    : options_(std::move(options)), table_(table) {
  connect();
  take_lock();
}

void Session::connect() {
  connection_.emplace(options_.connect());
  connection_->heed(interrupt_.token());
  // A server on a system that cannot tell it refuses the setting, and notices later that a client has gone.
  connection_->run(
      "DO $$BEGIN PERFORM pg_catalog.set_config('client_connection_check_interval', '2000', false); "
      "EXCEPTION "
      "WHEN invalid_parameter_value THEN NULL; END$$");
}

void Session::take_lock() {
  lock_.emplace(*connection_, table_, interrupt_, options_.lock);
  state_ = read_state(*connection_, table_);
}

const State& Session::read_again() {
  return state_ = read_state(*connection_, table_);
}

ActionOptions Session::with_state(ActionOptions options) const {
  const std::vector<std::string> missing = creation(state_, table_);
  options.first.insert(options.first.begin(), missing.begin(), missing.end());
  options.has_progress_table = state_.has_progress_table;
  options.keeps_scripts = !state_.has_history_table || state_.keeps_scripts || state_.owns_history;
  options.progress = state_.progress;
  options.in_session = true;
  options.has_trash = state_.has_trash;
  return options;
}

void Session::forget_untouched(const std::vector<script::Script>& scripts) {
  if (!state_.progress || !is_untouched(*state_.progress, state_.rows, scripts)) return;
  connection_->run(history::ProgressTable(table_).remove(state_.progress->revision));
  state_.progress.reset();
}

void Session::settle(const std::vector<script::Script>& scripts) {
  if (!state_.progress || !state_.progress->begun) return;
  history::Progress& progress = *state_.progress;
  const script::Script& script = script_of(scripts, progress.revision);
  const std::vector<Unit> units = units_of(steps_of(script, progress.direction));
  const auto at = static_cast<std::size_t>(progress.units_done);
  const sql::Statement& statement = units.at(at).statements.front();
  const Outcome outcome = apply::settle(*connection_, statement.text,
                                        {.file = script.file, .line = statement.line}, script.revision);
  progress = settled(progress, script, outcome == Outcome::done);
  connection_->run(history::ProgressTable(table_).write(progress));
}

void Session::carry_out(const history::Walk& walk, const std::vector<script::Script>& scripts,
                        const ActionOptions& options) {
  forget_untouched(scripts);
  const State begin = state_;
  if (begin.progress) check_unchanged(*begin.progress, script_of(scripts, begin.progress->revision));
  ActionOptions rest_options = options;
  for (std::optional<State> lost_at;;) {
    try {
      settle(scripts);
      forget_untouched(scripts);
      const history::Walk rest = rest_of(walk, begin.rows, state_);
      const Actions actions = walk_actions(rest, scripts, table_, with_state(rest_options));
      run(actions, *connection_, interrupt_, options_.run);
      return;
    } catch (const Error& error) {
      const Error told = told_of_loss(error);
      const bool goes_on = reconnected(told) && error.facts().sqlstate != admin_shutdown && lost_at != state_;
      if (!goes_on) throw with_truth(told, walk, begin, scripts);
      lost_at = state_;
      rest_options.hooks.before_run.clear();  // the run has begun
    }
  }
}

void Session::carry_out(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                        const ActionOptions& options) {
  const State begin = state_;
  try {
    run(stamp_actions(rows, scripts, table_, with_state(options)), *connection_, interrupt_, options_.run);
  } catch (const Error& error) {
    const Error told = told_of_loss(error);
    reconnected(told);
    throw with_truth(told, {}, begin, scripts);
  }
}

std::vector<Rehearsed> Session::rehearse(const history::Walk& walk,
                                         const std::vector<script::Script>& scripts,
                                         const ActionOptions& options) {
  if (state_.progress) {
    const script::Script& script = script_of(scripts, state_.progress->revision);
    check_unchanged(*state_.progress, script);
    if (state_.progress->begun) {
      throw Error({.what = "a statement is in doubt: " + text_of(*state_.progress, {script}),
                   .revision = script.revision,
                   .hint = "the next upgrade settles it; rehearse what follows then"});
    }
  }
  return apply::rehearse(walk_actions(walk, scripts, table_, with_state(options)), *connection_, interrupt_);
}

void Session::accept(const script::Script& script, const ActionOptions& options) {
  run(repair_actions(script, table_, with_state(options)), *connection_, interrupt_, options_.run);
}

Error Session::told_of_loss(const Error& error) const {
  if (!connection_->is_lost() || error.exit() == Exit::interrupted) return error;
  ErrorFacts facts = error.facts();
  if (!facts.what.starts_with(loss)) facts.what = loss + facts.what;
  return Error(std::move(facts), error.exit());
}

bool Session::reconnected(const Error& error) {
  if (!connection_->is_lost() || error.exit() == Exit::interrupted) return false;
  const auto tell = [&](const std::string& text) {
    if (options_.connecting) options_.connecting(text);
  };
  const int old_session = connection_->backend_pid();
  const auto end = std::chrono::steady_clock::now() + options_.reconnect;
  lock_.reset();
  if (options_.reconnect.count() > 0) tell(std::string(error.what()) + "; connecting again");
  Backoff backoff;
  while (std::chrono::steady_clock::now() < end) {
    try {
      connect();
      SessionLock::end_session(*connection_, table_, old_session);
      take_lock();
      tell("connected again: the database is at " + history::listed(state_.rows));
      return true;
    } catch (const Error& problem) {
      if (problem.exit() == Exit::interrupted) return false;
    }
    interrupt_.sleep(backoff.next());
  }
  return false;
}

Error Session::with_truth(const Error& error, const history::Walk& walk, const State& begin,
                          const std::vector<script::Script>& scripts) {
  ErrorFacts facts = error.facts();
  if (!facts.detail.empty()) facts.detail += '\n';
  try {
    connection_->heed({});
    state_ = read_state(*connection_, table_);
    if (error.exit() != Exit::interrupted) settle(scripts);
    forget_untouched(scripts);
    facts.detail += how_far(walk, begin, scripts);
  } catch (const Error& problem) {
    facts.detail += problem.what();
    facts.detail +=
        "\nhow far the run came the database knows: ask 'migrate status' when it is back, or run this again: "
        "it goes on from there";
  }
  return Error(std::move(facts), error.exit());
}

std::string Session::how_far(const history::Walk& walk, const State& begin,
                             const std::vector<script::Script>& scripts) {
  const std::optional<std::size_t> made = made_of(walk, begin.rows, state_);
  if (!made) return "the database is at " + history::listed(state_.rows);
  if (walk.moves.empty()) return "nothing was changed";
  const auto border = walk.moves.begin() + static_cast<std::ptrdiff_t>(*made);
  const std::string moves =
      "done: " + names_of(walk.moves.begin(), border) + "; not done: " + names_of(border, walk.moves.end());
  if (!state_.progress) return moves;
  return moves + '\n' + text_of(*state_.progress, scripts);
}

}  // namespace migrate::apply
