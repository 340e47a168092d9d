// All databases that the configuration names: its own, and that of every environment.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/globals.hpp"
#include "history/graph.hpp"

namespace migrate::cli {

// What one of them says of some revisions.
struct Answer {
  std::string place;            // "the environment production (postgresql://…)"
  history::Revisions applied;   // those that count as applied there
  std::string unknown_because;  // not empty: it could not be asked
};

// Asks each of them, which of `revisions` are applied. Creates nothing: an embedded server that was never
// started has none.
std::vector<Answer> ask_everywhere(const Globals& globals, const history::Graph& graph,
                                   const history::RevisionSet& revisions);

}  // namespace migrate::cli
