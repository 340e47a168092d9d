#include <vector>

#include "plan/graph.hpp"

namespace migrate::plan {
namespace {

using Index = std::size_t;
using Edges = std::vector<std::set<Index>>;  // node -> the nodes that it waits for

// What is left when nodes that wait for nothing go, until all that are left wait for each other.
std::set<Index> stuck(const Edges& edges, const std::set<Index>& nodes) {
  std::vector<std::vector<Index>> followers(edges.size());
  std::vector<std::size_t> waiting(edges.size(), 0);
  std::vector<Index> ready;
  for (const Index node : nodes) {
    for (const Index first : edges[node]) {
      if (!nodes.contains(first)) continue;
      followers[first].push_back(node);
      ++waiting[node];
    }
    if (waiting[node] == 0) ready.push_back(node);
  }
  std::set<Index> left = nodes;
  while (!ready.empty()) {
    const Index next = ready.back();
    ready.pop_back();
    left.erase(next);
    for (const Index follower : followers[next]) {
      if (--waiting[follower] == 0) ready.push_back(follower);
    }
  }
  return left;
}

}  // namespace

std::set<Index> in_cycles(const ActionGraph& graph) {
  Edges before(graph.nodes.size()), after(graph.nodes.size());
  std::set<Index> all;
  for (Index node = 0; node < graph.nodes.size(); ++node) {
    all.insert(all.end(), node);
    before[node] = graph.nodes[node].after;
    for (const Index first : before[node]) after[first].insert(node);
  }
  return stuck(after, stuck(before, all));
}

}  // namespace migrate::plan
