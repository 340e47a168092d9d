#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/walk_command.hpp"

namespace migrate::cli {
namespace {

Exit downgrade(const Globals& globals, const WalkOptions& options) {
  Ends ends = parse_ends(options.target, options.migration);
  if (options.migration.sql && !ends.is_range) {
    throw Error({.what = "downgrade --sql needs to know where it starts",
                 .hint = "migrate downgrade FROM:" + options.target + " --sql"},
                Exit::usage);
  }
  if (ends.is_range && ends.to.empty()) ends.to = "base";
  return walk(globals, options, ends, history::Direction::down);
}

}  // namespace

void add_downgrade(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("downgrade", "Undo revisions, down to the one that is named");
  const auto options = std::make_shared<WalkOptions>();
  command->add_option("revision", options->target, "-1, base, an id (it stays), …; with --sql: FROM:TO")
      ->required();
  command->add_flag("-y,--yes", options->yes,
                    "On a terminal, do not ask before other branches are undone too");
  add_walk_options(*command, options->migration);
  choose(command, chosen, options, downgrade);
}

}  // namespace migrate::cli
