#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/walk_command.hpp"

namespace migrate::cli {
namespace {

Exit upgrade(const Globals& globals, const WalkOptions& options) {
  Ends ends = parse_ends(options.target, options.migration);
  if (ends.is_range && ends.to.empty()) ends.to = "heads";
  return walk(globals, options, ends, history::Direction::up);
}

}  // namespace

void add_upgrade(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("upgrade", "Apply revisions, up to and with the one that is named");
  const auto options = std::make_shared<WalkOptions>();
  command->add_option("revision", options->target, "heads, head, +1, an id, …; with --sql also FROM:TO")
      ->required();
  add_walk_options(*command, options->migration);
  choose(command, chosen, options, upgrade);
}

}  // namespace migrate::cli
