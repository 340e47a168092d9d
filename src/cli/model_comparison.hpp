// The models against a database that is up to date with its history, or against the history itself: what
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

// Throws Error with `behind` as its exit when there are `missing` revisions, which it names.
void require_up_to_date(const history::Revisions& missing, Exit behind);

// The models against the database of the connection, as registry::compare. REQUIRES: it is up to date.
registry::Comparison compare_with_database(const Project& project, postgres::Connection& connection,
                                           const SelectionOptions& options);

// The models against what the scripts make, which are run in a scratch database: no other is needed.
registry::Comparison compare_with_history(const Project& project, const SelectionOptions& options);

}  // namespace migrate::cli
