// The command: parses the command line, calls, prints. The only place that catches errors.
#pragma once

#include <optional>
#include <string>

namespace migrate::cli {

// Gives the process's exit status (migrate::Exit). `built_in_models`: as config::Config has them.
int run(int argc, char** argv, std::optional<std::string> built_in_models = {});

}  // namespace migrate::cli
