#include "history/rebase.hpp"

namespace migrate::history {
namespace {

RevisionSet own_branch(const Graph& graph, const std::string& head, const std::string& onto) {
  RevisionSet out = graph.ancestors(head);
  for (const std::string& shared : graph.ancestors(onto)) out.erase(shared);
  return out;
}

void refuse_dependency(const Graph& graph, const RevisionSet& branch, const std::string& onto) {
  for (const std::string& below : graph.with_all_below({onto})) {
    if (!branch.contains(below)) continue;
    throw Error({.what = "revision " + onto + " depends on " + below + ", which would have to stand on it",
                 .revision = onto,
                 .hint = "rebase the other one, or join the two: migrate merge"},
                Exit::usage);
  }
}

}  // namespace

Rebase rebase(const Graph& graph, const std::string& head, const std::string& onto) {
  const RevisionSet branch = own_branch(graph, head, onto);
  refuse_dependency(graph, branch, onto);
  Rebase out{.parents = {}, .moved = graph.with_all_above({branch.begin(), branch.end()})};
  for (const std::string& revision : branch) {
    Revisions own;
    for (const std::string& parent : graph.get(revision).parents) {
      if (branch.contains(parent)) own.push_back(parent);
    }
    if (own.empty()) own.push_back(onto);
    if (own != graph.get(revision).parents) out.parents.emplace(revision, own);
  }
  return out;
}

}  // namespace migrate::history
