// --include and --exclude, which several commands have.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "registry/selection.hpp"

namespace migrate::cli {

struct SelectionOptions {
  std::vector<std::string> include;
  std::vector<std::string> exclude;
};

void add_selection(CLI::App& command, SelectionOptions& options);

// The options and what the configuration says, together. Throws Error (Exit::usage).
registry::Selection selection_of(const config::Config& configuration, const SelectionOptions& options);

}  // namespace migrate::cli
