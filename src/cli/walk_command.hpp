// upgrade and downgrade, once their words are read.
#pragma once

#include <string>

#include "cli/migration.hpp"
#include "error/error.hpp"
#include "history/resolve.hpp"

namespace migrate::cli {

struct WalkOptions {
  std::string target;
  bool yes = false;  // answers the question before a downgrade that takes other branches along
  MigrationOptions migration;
};

Exit walk(const Globals& globals, const WalkOptions& options, const Ends& ends, history::Direction direction);

}  // namespace migrate::cli
