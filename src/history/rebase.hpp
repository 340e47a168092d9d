// Putting one branch on top of another: whose parents change, and to what. Pure.
#pragma once

#include <map>
#include <string>

#include "history/graph.hpp"

namespace migrate::history {

struct Rebase {
  std::map<std::string, Revisions> parents;  // the new ones, of the revisions whose scripts change
  RevisionSet moved;                         // these and all above: none may be applied anywhere
};

// The revisions that are `head`'s and not `onto`'s, by parents, come to stand on `onto`: it takes the place
// of the parents that they do not share, and goes where a parent of their own is left, which stands on it
// then. Both are heads. Throws Error (Exit::usage) where `onto` depends on what would move.
Rebase rebase(const Graph& graph, const std::string& head, const std::string& onto);

}  // namespace migrate::history
