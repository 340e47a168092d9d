#include "history/branch.hpp"

#include "history/resolve.hpp"

namespace migrate::history {

Branch::Branch(const Graph& graph, const std::string& name) {
  if (name.empty()) return;
  revision_ = resolve_symbol(graph, name);
  lineage_ = graph.lineage(revision_);
}

Revisions Branch::of(Revisions revisions) const {
  std::erase_if(revisions, [&](const std::string& revision) { return !contains(revision); });
  return revisions;
}

}  // namespace migrate::history
