// Hooks of the configuration: commands that run on a new script and round a run, SQL round a run.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "apply/actions.hpp"
#include "config/config.hpp"

namespace migrate::cli {

// The program and arguments of a command that gets the path `file`: where it says {file}, else at the end;
// for the shell as $1. An empty path is not given.
std::vector<std::string> arguments_of(const config::HookCommand& command, const std::string& file);

// The hooks of a run, their SQL files read. Throws Error when one cannot be read or cut into statements.
apply::Hooks run_hooks(const config::Config& configuration);

// Runs one of them, in the configuration's folder, with MIGRATE_HOOK (the configuration's key),
// MIGRATE_REVISION and MIGRATE_DIRECTION in its environment; killed after hook_timeout, and when `stop` says
// so. Throws Error when it fails.
void run_hook(const apply::Call& call, const config::Config& configuration, const std::stop_token& stop);

}  // namespace migrate::cli
