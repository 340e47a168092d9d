// A database that holds revisions that no script has: other, newer scripts were applied to it.
#pragma once

#include <CLI/CLI.hpp>

namespace migrate::cli {

// What a command makes of it. `allow` is for commands that change nothing: they tell it and go on with the
// rest.
enum class Ahead { refuse, allow };

// Declares --allow-ahead.
void add_allow_ahead(CLI::App& command, Ahead& ahead);

}  // namespace migrate::cli
