// What upgrade, downgrade and stamp have in common: the same actions run on the database, written as a
// script, or shown.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "apply/actions.hpp"
#include "apply/session.hpp"
#include "apply/store.hpp"
#include "cli/project.hpp"
#include "history/graph.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"

namespace migrate::cli {

struct MigrationOptions {
  bool sql = false;
  bool dry_run = false;
  double lock_wait = 60;  // seconds
  int retries = 10;
  double reconnect = 30;  // seconds
  bool allow_destroy = false;
  bool keep_dropped = false;  // whatever the configuration says
  bool no_keep_dropped = false;
  bool rehearse = false;
};

// Declares --sql, --dry-run, --lock-wait, --retries and --reconnect.
void add_migration_options(CLI::App& command, MigrationOptions& options);

// Declares --lock-wait alone.
void add_lock_wait(CLI::App& command, MigrationOptions& options);

// Declares what upgrade and downgrade have besides: --allow-destroy, --keep-dropped, --no-keep-dropped and
// --rehearse.
void add_walk_options(CLI::App& command, MigrationOptions& options);

// Nothing but the program's own tables, wherever the database stands.
struct OwnTables {};

// What a command makes of where the database stands: nothing at all, a way along the scripts, or a stamp.
using Plan = std::variant<std::monostate, OwnTables, history::Walk, history::RowChange>;

// One run of one of the commands.
class Migration {
 public:
  using Decide = std::function<Plan(const apply::State&)>;

  Migration(const Globals& globals, const MigrationOptions& options);

  const history::Graph& graph() const { return graph_; }
  const Project& project() const { return project_; }
  const std::vector<script::Script>& scripts() const { return scripts_; }
  const script::Script& script(const std::string& revision) const;  // REQUIRES: the graph has it
  apply::ActionOptions action_options() const;
  apply::SessionOptions session_options() const;

  // The way of upgrade or downgrade to `target`; a revision that stands half-way comes first. Throws Error as
  // history::upgrade and history::downgrade, and where that revision does not lie at its beginning.
  history::Walk way(const apply::State& state, history::Direction direction, const std::string& target) const;

  // Runs the plan, or with --dry-run shows it: a script on stdout. `decide` is called under the lock. Gives
  // the rows of the version table afterwards; nothing after a dry run.
  std::optional<history::Revisions> on_database(const Decide& decide) const;

  // Runs the plan in a transaction that is rolled back, and reports on stdout.
  void rehearse(const Decide& decide) const;

  // Writes the plan as a script to stdout, without a database. `from`: an identifier, empty for base.
  void as_script(const std::string& from, const Decide& decide) const;

 private:
  // Throws Error where a script that is applied was edited since (of an upgrade; without a connection nobody
  // knows), where one of the walk uses a value of an enum too early, and (Exit::refused) where one of the
  // walk destroys data and nobody allowed it.
  void guard(const history::Walk& walk, const apply::State& state, postgres::Connection* connection) const;
  void print_script(const apply::State& state, const Decide& decide, postgres::Connection* connection) const;
  // Whether tables and columns that are dropped go to the trash.
  bool keeps_dropped() const;
  // What a script begins with: it takes the lock, and sets the limits of time.
  std::vector<std::string> opening() const;

  const Globals& globals_;
  const MigrationOptions& options_;
  Project project_;
  std::vector<script::Script> scripts_;
  history::Graph graph_;
};

// The ends of "from:to". Throws Error (usage) where a colon stands though the run is on a database.
struct Ends {
  bool is_range = false;
  std::string from{};
  std::string to{};
};
Ends parse_ends(const std::string& text, const MigrationOptions& options);

}  // namespace migrate::cli
