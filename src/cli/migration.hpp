// What upgrade, downgrade and stamp have in common: the same actions run on the database, written as a
// script, or shown.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "apply/actions.hpp"
#include "apply/store.hpp"
#include "cli/project.hpp"
#include "history/graph.hpp"
#include "script/script.hpp"

namespace migrate::cli {

struct MigrationOptions {
  bool sql = false;
  bool dry_run = false;
  double lock_wait = 60;  // seconds
};

// Declares --sql, --dry-run and --lock-wait.
void add_migration_options(CLI::App& command, MigrationOptions& options);

// One run of one of the commands.
class Migration {
 public:
  // From where the database stands to the actions. `options` has what they need besides.
  using Decide = std::function<apply::Actions(const history::Position&, const apply::ActionOptions&)>;

  Migration(const Globals& globals, const MigrationOptions& options);

  const history::Graph& graph() const { return graph_; }
  const std::vector<script::Script>& scripts() const { return scripts_; }
  const Project& project() const { return project_; }

  // Runs the actions, or with --dry-run shows them: a script on stdout. `decide` is called under the lock.
  // Gives the rows of the version table afterwards; nothing after a dry run.
  std::optional<history::Revisions> on_database(const Decide& decide) const;

  // Writes the actions as a script to stdout, without a database. `from`: an identifier, empty for base.
  void as_script(const std::string& from, const Decide& decide) const;

 private:
  apply::ActionOptions action_options(std::vector<std::string> first) const;
  void print_script(const apply::Actions& actions, const history::Revisions& from) const;
  apply::Actions guarded(const apply::State& state, const Decide& decide) const;
  std::vector<std::string> settings() const;

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
