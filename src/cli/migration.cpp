#include "cli/migration.hpp"

#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <charconv>

#include "apply/destruction.hpp"
#include "apply/edited.hpp"
#include "apply/half_way.hpp"
#include "apply/interrupt.hpp"
#include "apply/keep.hpp"
#include "apply/offline.hpp"
#include "apply/remarks.hpp"
#include "apply/units.hpp"
#include "cli/hooks.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "cli/rehearsal_report.hpp"
#include "script/enum_use.hpp"

namespace migrate::cli {
namespace {

std::optional<std::string> os_user() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry ? std::optional<std::string>(entry->pw_name) : std::nullopt;
}

// CLI11's form of a check: what is wrong, or nothing.
std::string seconds_problem(const std::string& text) {
  constexpr double longest = 1e9;
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [read, problem] = std::from_chars(text.data(), end, seconds);
  const bool good = problem == std::errc() && read == end && seconds >= 0 && seconds <= longest;
  return good ? "" : "'" + text + "' is no number of seconds";
}

std::string setting(const char* name, std::chrono::milliseconds value) {
  return std::string("SET ") + name + " = '" + std::to_string(value.count()) + "ms'";
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

}  // namespace

void add_lock_wait(CLI::App& command, MigrationOptions& options) {
  command
      .add_option("--lock-wait", options.lock_wait,
                  "Seconds to wait for another migration to end (default 60); 0: one try")
      ->type_name("SECONDS")
      ->check(CLI::Validator(seconds_problem, ""));
}

void add_migration_options(CLI::App& command, MigrationOptions& options) {
  CLI::Option* sql =
      command.add_flag("--sql", options.sql, "Write SQL for psql to stdout, connect to nothing");
  command
      .add_flag("--dry-run", options.dry_run, "Show the SQL that would run on the database, change nothing")
      ->excludes(sql);
  add_lock_wait(command, options);
  command
      .add_option("--retries", options.retries,
                  "How often a transaction that gets no lock in time is tried again (default 10)")
      ->type_name("NUMBER")
      ->check(CLI::Range(0, 1000));
  command
      .add_option("--reconnect", options.reconnect,
                  "Seconds in which a lost connection is made anew (default 30); 0: not at all")
      ->type_name("SECONDS")
      ->check(CLI::Validator(seconds_problem, ""));
}

void add_walk_options(CLI::App& command, MigrationOptions& options) {
  add_migration_options(command, options);
  command.add_flag("--allow-destroy", options.allow_destroy,
                   "Run scripts that drop or narrow data, where migrations.allow_destroy is false");
  CLI::Option* keep = command.add_flag(
      "--keep-dropped", options.keep_dropped,
      "Keep dropped tables and columns in migrate_trash; a downgrade brings back what an upgrade dropped");
  command
      .add_flag("--no-keep-dropped", options.no_keep_dropped,
                "Drop them for good, where migrations.keep_dropped is true")
      ->excludes(keep);
  command
      .add_flag("--rehearse", options.rehearse,
                "With --dry-run: run it in a transaction that is rolled back, tell locks, rewrites and times")
      ->needs("--dry-run");
}

Migration::Migration(const Globals& globals, const MigrationOptions& options)
    : globals_(globals),
      options_(options),
      project_(globals),
      scripts_(project_.scripts()),
      graph_(history::Graph::of(scripts_)) {}

apply::ActionOptions Migration::action_options() const {
  const config::Config& configuration = project_.configuration();
  return {.scope = configuration.transaction,
          .os_user = os_user(),
          .hooks = run_hooks(configuration),
          .tool_version = MIGRATE_VERSION,
          .keeps_dropped = keeps_dropped(),
          .lock_timeout = configuration.lock_timeout,
          .statement_timeout = configuration.statement_timeout};
}

apply::SessionOptions Migration::session_options() const {
  const auto notice = [](std::string_view text) { spdlog::info("{}", text); };
  const auto progress = std::make_shared<Progress>(globals_);  // the callbacks share it, and outlive us
  return {.connect = [this] { return project_.connect(); },
          .lock = {.wait = milliseconds_of(options_.lock_wait), .waiting = notice},
          .run = {.retries = options_.retries,
                  .started = [progress](const apply::Start& start) { progress->started(start); },
                  .retrying = [progress](std::string_view text) { progress->retrying(text); },
                  .waiting = notice,
                  .batch_done = [progress](const apply::BatchProgress& batch) { progress->batch(batch); },
                  .watch = {.patience = apply::patience_for(project_.configuration().lock_timeout),
                            .seen = [progress](const apply::Sight& sight) { progress->seen(sight); },
                            .done = [progress](const apply::Work& work,
                                               auto elapsed) { progress->done(work, elapsed); },
                            .over = [progress] { progress->over(); }},
                  .version_table = project_.table().qualified_name(),
                  .call =
                      [this](const apply::Call& call, const std::stop_token& stop) {
                        run_hook(call, project_.configuration(), stop);
                      }},
          .reconnect = milliseconds_of(options_.reconnect),
          .connecting = [](std::string_view text) { spdlog::warn("{}", text); }};
}

const script::Script& Migration::script(const std::string& revision) const {
  return *script::find(scripts_, revision);
}

history::Walk Migration::way(const apply::State& state, history::Direction direction,
                             const std::string& target) const {
  const history::Position position = state.position(project_.table());
  history::check_known(graph_, position);
  const auto plan = [&](const history::Position& from) {
    return direction == history::Direction::up ? history::upgrade(graph_, from, target)
                                               : history::downgrade(graph_, from, target);
  };
  const bool half_way = state.progress && graph_.find(state.progress->revision) &&
                        !apply::is_untouched(*state.progress, state.rows, scripts_);
  if (!half_way) return plan(position);
  const history::Position from = apply::position_for(graph_, position, *state.progress, direction);
  return apply::from_half_way(graph_, plan(from), position, *state.progress, direction);
}

std::optional<history::Revisions> Migration::on_database(const Decide& decide) const {
  if (options_.rehearse) {
    rehearse(decide);
    return std::nullopt;
  }
  if (options_.dry_run) {
    postgres::Connection connection = project_.connect();
    print_script(apply::read_state(connection, project_.table()), decide, &connection);
    return std::nullopt;
  }
  apply::block_signals();
  apply::Session session(session_options(), project_.table());
  const apply::ActionOptions options = action_options();
  const Plan plan = decide(session.state());
  if (const auto* walk = std::get_if<history::Walk>(&plan))
    guard(*walk, session.state(), &session.connection());
  if (std::holds_alternative<OwnTables>(plan)) session.carry_out(history::Walk{}, scripts_, options);
  if (const auto* walk = std::get_if<history::Walk>(&plan)) session.carry_out(*walk, scripts_, options);
  if (const auto* rows = std::get_if<history::RowChange>(&plan)) session.carry_out(*rows, scripts_, options);
  return globals_.json() ? session.read_again().rows : history::Revisions{};
}

void Migration::rehearse(const Decide& decide) const {
  apply::block_signals();
  apply::Session session(session_options(), project_.table());
  const Plan plan = decide(session.state());
  const auto* const walk = std::get_if<history::Walk>(&plan);
  if (!walk) return;
  guard(*walk, session.state(), &session.connection());
  report_rehearsal(session.rehearse(*walk, scripts_, action_options()), globals_.json());
}

void Migration::as_script(const std::string& from, const Decide& decide) const {
  apply::State state{.has_schema = true};
  if (!from.empty()) {
    const history::RevisionSet applied = graph_.with_all_below(history::resolve(graph_, {}, from));
    state.rows = graph_.maximal(applied);
  }
  state.has_version_table = state.has_history_table = !state.rows.empty();
  print_script(state, decide, nullptr);
}

void Migration::guard(const history::Walk& walk, const apply::State& state,
                      postgres::Connection* connection) const {
  const bool up = walk.moves.empty() || walk.moves.front().direction == history::Direction::up;
  if (connection && up) {
    apply::refuse_edited(apply::edited_scripts(*connection, state, project_.table(), graph_, scripts_));
  }
  for (const history::Move& move : walk.moves) {
    const script::Script& moved = script(move.revision);
    script::check_enum_use(apply::steps_of(moved, move.direction), moved);
  }
  if (project_.configuration().allow_destroy || options_.allow_destroy) return;
  std::vector<apply::Loss> losses = apply::losses_of(walk, scripts_);
  if (keeps_dropped()) losses = apply::without_kept(std::move(losses), walk, scripts_);
  apply::refuse_destruction(losses, connection);
}

bool Migration::keeps_dropped() const {
  return options_.keep_dropped || (project_.configuration().keep_dropped && !options_.no_keep_dropped);
}

void Migration::print_script(const apply::State& state, const Decide& decide,
                             postgres::Connection* connection) const {
  const history::VersionTable& table = project_.table();
  apply::ActionOptions options = action_options();
  options.os_user.reset();  // it is not known who will run the script
  options.first = apply::creation(state, table);
  options.has_progress_table = state.has_progress_table;
  options.progress = state.progress;
  options.has_trash = state.has_trash;
  const Plan plan = decide(state);
  apply::Actions actions;
  if (std::holds_alternative<OwnTables>(plan)) {
    actions = apply::walk_actions({}, {}, table, options);
  }
  options.first.push_back(table.raise_unless_at(state.rows));
  options.first.push_back(history::ProgressTable(table).raise_unless(state.progress));
  if (const auto* walk = std::get_if<history::Walk>(&plan)) {
    guard(*walk, state, connection);
    actions = apply::walk_actions(*walk, scripts_, table, options);
  } else if (const auto* rows = std::get_if<history::RowChange>(&plan)) {
    actions = apply::stamp_actions(*rows, scripts_, table, options);
  }
  std::vector<std::string> heading = {
      "Written by migrate " MIGRATE_VERSION " for a database at " +
          (state.rows.empty() ? "base" : joined(state.rows)) + ".",
      "Run it with psql; it stops at the first error, and before it starts where the database is elsewhere."};
  const config::Config& configuration = project_.configuration();
  apply::Remark remark;
  if (options_.dry_run) remark = apply::Remarks(configuration.lock_timeout, configuration.statement_timeout);
  std::string script =
      apply::write_script(actions, heading, opening(), {apply::unlock_statement(table)}, remark);
  script.pop_back();
  print(script);
}

std::vector<std::string> Migration::opening() const {
  const config::Config& configuration = project_.configuration();
  return {"SET client_encoding = 'UTF8'", "SET statement_timeout = 0",
          apply::lock_statement(project_.table(), milliseconds_of(options_.lock_wait)),
          setting("lock_timeout", configuration.lock_timeout),
          setting("statement_timeout", configuration.statement_timeout)};
}

Ends parse_ends(const std::string& text, const MigrationOptions& options) {
  const std::optional<history::Range> range = history::parse_range(text);
  if (!range) return {.to = text};
  if (!options.sql) {
    throw Error({.what = "the range '" + text + "' is only for --sql: a database knows where it stands",
                 .hint = "name the revision to go to, '" + (range->to.empty() ? "heads" : range->to) + "'"},
                Exit::usage);
  }
  return {.is_range = true, .from = range->from == "base" ? "" : range->from, .to = range->to};
}

}  // namespace migrate::cli
