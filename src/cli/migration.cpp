#include "cli/migration.hpp"

#include <pwd.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "apply/interrupt.hpp"
#include "apply/offline.hpp"
#include "apply/runner.hpp"
#include "apply/session_lock.hpp"
#include "cli/output.hpp"

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

}  // namespace

void add_migration_options(CLI::App& command, MigrationOptions& options) {
  CLI::Option* sql =
      command.add_flag("--sql", options.sql, "Write SQL for psql to stdout, connect to nothing");
  command
      .add_flag("--dry-run", options.dry_run, "Show the SQL that would run on the database, change nothing")
      ->excludes(sql);
  command
      .add_option("--lock-wait", options.lock_wait,
                  "Seconds to wait for another migration to end (default 60); 0: one try")
      ->type_name("SECONDS")
      ->check(CLI::Validator(seconds_problem, ""));
}

Migration::Migration(const Globals& globals, const MigrationOptions& options)
    : globals_(globals),
      options_(options),
      project_(globals),
      scripts_(project_.scripts()),
      graph_(history::Graph::of(scripts_)) {}

apply::ActionOptions Migration::action_options(std::vector<std::string> first) const {
  return {.scope = project_.configuration().transaction,
          .first = std::move(first),
          .tool_version = MIGRATE_VERSION};
}

std::optional<history::Revisions> Migration::on_database(const Decide& decide) const {
  const history::VersionTable& table = project_.table();
  postgres::Connection connection = project_.connect();
  if (options_.dry_run) {
    const apply::State state = apply::read_state(connection, table);
    print_script(guarded(state, decide), state.rows);
    return std::nullopt;
  }
  apply::block_signals();
  const apply::Interrupt interrupt(connection);
  const std::chrono::milliseconds wait(static_cast<long>(options_.lock_wait * 1000));
  const apply::SessionLock lock(
      connection, table, interrupt,
      {.wait = wait, .waiting = [](std::string_view text) { spdlog::info("{}", text); }});
  const apply::State state = apply::read_state(connection, table);
  apply::ActionOptions options = action_options(apply::creation(state, table));
  options.os_user = os_user();
  const auto read_rows = [&] {
    postgres::Connection again = project_.connect();
    return apply::read_state(again, table).rows;
  };
  apply::run(decide(state.position(table), options), connection, interrupt,
             {.started = [](const apply::Start& start) { spdlog::info("{}", start.text()); },
              .read_rows = read_rows,
              .version_table = table.qualified_name()});
  return globals_.json() ? apply::read_state(connection, table).rows : history::Revisions{};
}

apply::Actions Migration::guarded(const apply::State& state, const Decide& decide) const {
  const history::VersionTable& table = project_.table();
  std::vector<std::string> first = apply::creation(state, table);
  first.push_back(table.raise_unless_at(state.rows));
  return decide(state.position(table), action_options(std::move(first)));
}

void Migration::as_script(const std::string& from, const Decide& decide) const {
  apply::State state{.has_schema = true};
  if (!from.empty()) {
    const history::RevisionSet applied = graph_.with_all_below(history::resolve(graph_, {}, from));
    state.rows = graph_.maximal(applied);
  }
  state.has_version_table = state.has_history_table = !state.rows.empty();
  print_script(guarded(state, decide), state.rows);
}

void Migration::print_script(const apply::Actions& actions, const history::Revisions& from) const {
  std::vector<std::string> heading = {
      "Written by migrate " MIGRATE_VERSION " for a database at " + (from.empty() ? "base" : joined(from)) +
          ".",
      "Run it with psql; it stops at the first error, and before it starts where the database is elsewhere."};
  std::string script = apply::write_script(actions, heading, settings());
  script.pop_back();
  print(script);
}

std::vector<std::string> Migration::settings() const {
  const config::Config& configuration = project_.configuration();
  return {"SET client_encoding = 'UTF8'", setting("lock_timeout", configuration.lock_timeout),
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
