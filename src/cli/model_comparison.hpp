// The registry against a database that is up to date with its history: what `check` and `revision
// --autogenerate` stand on.
#pragma once

#include <string>
#include <vector>

#include "cli/project.hpp"
#include "error/error.hpp"
#include "history/graph.hpp"
#include "registry/comparison.hpp"

namespace migrate::cli {

// Throws Error with `behind` as its exit when revisions are pending, which it names.
registry::Comparison compare_models(const Project& project, const history::Graph& graph, Exit behind);

}  // namespace migrate::cli
