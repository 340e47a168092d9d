// The registry against a database that is up to date with its history, or against the history itself: what
// `check` and `revision --autogenerate` stand on.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/project.hpp"
#include "cli/selection.hpp"
#include "error/error.hpp"
#include "history/graph.hpp"
#include "registry/comparison.hpp"

namespace migrate::cli {

struct ComparisonOptions {
  std::string from = "database";  // or "history"
  bool strict = false;
  SelectionOptions selection;
};

// Declares --from, --strict, --include and --exclude.
void add_comparison(CLI::App& command, ComparisonOptions& options);

// With `from` "history" the scripts are run in a scratch database, and no other is needed. Throws Error with
// `behind` as its exit when the database lacks revisions, which it names.
registry::Comparison compare_models(const Project& project, const history::Graph& graph,
                                    const ComparisonOptions& options, Exit behind);

}  // namespace migrate::cli
