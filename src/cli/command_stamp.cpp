#include <spdlog/spdlog.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/output.hpp"
#include "history/walk.hpp"

namespace migrate::cli {
namespace {

struct StampOptions {
  std::vector<std::string> targets;
  bool purge = false;
  MigrationOptions migration;
};

// The targets with their ranges' starts taken off; the starts must be one.
std::string take_start(std::vector<std::string>& targets, const MigrationOptions& options) {
  std::string start;
  bool first = true;
  for (std::string& target : targets) {
    const Ends ends = parse_ends(target, options);
    if (!first && ends.from != start) {
      throw Error(
          {.what = "the ranges start at different revisions", .hint = "write FROM: once, the same for all"},
          Exit::usage);
    }
    first = false;
    start = ends.from;
    target = ends.to.empty() ? "heads" : ends.to;
  }
  return start;
}

Exit stamp(const Globals& globals, const StampOptions& options) {
  if (options.purge && options.migration.sql) {
    throw Error({.what = "--purge needs the database: a script cannot know the rows that are there",
                 .hint = "leave out --sql"},
                Exit::usage);
  }
  std::vector<std::string> targets = options.targets;
  const std::string start = take_start(targets, options.migration);
  const Migration migration(globals, options.migration);
  history::RowChange change;
  const auto decide = [&](const apply::State& state) -> Plan {
    change = history::stamp(migration.graph(), state.position(migration.project().table()), targets,
                            {.purge = options.purge});
    if (state.progress) {
      spdlog::info("that {} stands half-way counts for nothing from now on", state.progress->revision);
    } else if (change == history::RowChange{}) {
      spdlog::info("nothing to stamp: the version table says so already");
    }
    return change;
  };
  if (options.migration.sql) {
    migration.as_script(start, decide);
  } else if (const auto rows = migration.on_database(decide); rows && globals.json()) {
    print_json(Json{{"removed", change.delete_rows}, {"added", change.insert_rows}, {"current", *rows}});
  }
  return Exit::ok;
}

}  // namespace

void add_stamp(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("stamp", "Set the version table without running scripts");
  const auto options = std::make_shared<StampOptions>();
  command->add_option("revisions", options->targets, "Revisions; with --sql also FROM:TO")->required();
  command->add_flag("--purge", options->purge, "Delete every row first, unknown ones too");
  add_migration_options(*command, options->migration);
  choose(command, chosen, options, stamp);
}

}  // namespace migrate::cli
