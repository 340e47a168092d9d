// The branch that an identifier names before its "@".
#pragma once

#include <string>

#include "history/graph.hpp"

namespace migrate::history {

// The lineage of one revision (Graph::lineage), or all of a graph where no branch is named.
class Branch {
 public:
  // `name`: a label or a revision, empty for none. Throws Error as resolve_symbol() does.
  Branch(const Graph& graph, const std::string& name);

  bool is_named() const { return !revision_.empty(); }
  // What the name stands for; empty where none is.
  const std::string& revision() const { return revision_; }
  // Empty where no branch is named.
  const RevisionSet& lineage() const { return lineage_; }

  bool contains(const std::string& revision) const { return !is_named() || lineage_.contains(revision); }
  // Those of the revisions that are on it.
  Revisions of(Revisions revisions) const;

 private:
  std::string revision_;
  RevisionSet lineage_;
};

}  // namespace migrate::history
