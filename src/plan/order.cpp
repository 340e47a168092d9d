#include <algorithm>
#include <map>
#include <tuple>

#include "error/error.hpp"
#include "plan/graph.hpp"

namespace migrate::plan {
namespace {

enum class Phase { early_drop, build, late_drop, last };

// Of what runs bodies of routines: as what they may call has no edge to it, after everything that they may
// call and that can come first.
constexpr int rank_after_views = 75;

// What decides between nodes that may come in any order.
using Key = std::tuple<Phase, int, std::string, std::string, int, std::string, std::string, std::string,
                       std::string, Effect, std::size_t>;

Key key_of(const Node& node) {
  const kinds::Kind& kind = kinds::get(node.object->address.kind);
  const Address& address = node.object->address;
  const bool drop = node.effect == Effect::drop;
  const Phase phase = kind.comes_last   ? Phase::last
                      : !drop           ? Phase::build
                      : kind.early_drop ? Phase::early_drop
                                        : Phase::late_drop;
  return {phase,
          drop               ? -kind.rank
          : node.runs_bodies ? std::max(kind.rank, rank_after_views)
                             : kind.rank,
          address.schema,
          address.relation,
          node.object->position,
          address.name,
          address.signature,
          address.kind,
          address.of,
          node.effect,
          node.sequence};
}

std::string effect_name(Effect effect) {
  switch (effect) {
    case Effect::declare:
      return "declare ";
    case Effect::create:
      return "create ";
    case Effect::alter:
      return "alter ";
    case Effect::drop:
      return "drop ";
    case Effect::finish:
      return "finish ";
  }
  return "";
}

[[noreturn]] void report_cycle(const ActionGraph& graph) {
  std::string members;
  for (const std::size_t index : in_cycles(graph)) {
    const Node& node = graph.nodes[index];
    members += (members.empty() ? "" : ", ") + effect_name(node.effect) + node.object->address.title();
  }
  throw Error({.what = "these actions wait for each other: " + members,
               .hint = "write this step by hand in an empty revision (migrate revision -m …); this is a bug "
                       "of migrate: please report it with the two schemas"});
}

}  // namespace

std::vector<std::size_t> order(const ActionGraph& graph) {
  std::map<Key, std::size_t> ready;
  std::map<std::size_t, std::size_t> waiting;  // node -> number of nodes that it waits for
  std::vector<std::vector<std::size_t>> followers(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const std::size_t first : node.after) followers[first].push_back(i);
    if (node.after.empty()) {
      ready.emplace(key_of(node), i);
    } else {
      waiting.emplace(i, node.after.size());
    }
  }
  std::vector<std::size_t> out;
  while (!ready.empty()) {
    const std::size_t next = ready.extract(ready.begin()).mapped();
    out.push_back(next);
    for (const std::size_t follower : followers[next]) {
      if (--waiting.at(follower) > 0) continue;
      waiting.erase(follower);
      ready.emplace(key_of(graph.nodes[follower]), follower);
    }
  }
  if (!waiting.empty()) report_cycle(graph);
  return out;
}

}  // namespace migrate::plan
