#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/output.hpp"
#include "history/walk.hpp"

namespace migrate::cli {
namespace {

Exit ensure_version(const Globals& globals, const MigrationOptions& options) {
  const Migration migration(globals, options);
  const history::VersionTable& table = migration.project().table();
  bool created = false;
  const auto decide = [&](const apply::State& state) -> Plan {
    created = !apply::creation(state, table).empty();
    return OwnTables{};
  };
  if (options.sql) {
    migration.as_script("", decide);
  } else if (migration.on_database(decide) && globals.json()) {
    print_json(Json{{"version_table", table.qualified_name()}, {"created", created}});
  }
  return Exit::ok;
}

}  // namespace

void add_ensure_version(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("ensure-version", "Create the version table and the history table");
  command->alias("ensure_version");
  const auto options = std::make_shared<MigrationOptions>();
  add_migration_options(*command, *options);
  choose(command, chosen, options, ensure_version);
}

}  // namespace migrate::cli
