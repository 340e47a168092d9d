#include <algorithm>
#include <optional>

#include "plan/graph.hpp"

namespace migrate::plan {
namespace {

using Index = std::size_t;
using Caught = std::set<Index>;

// The statement that makes the node's object hollow; none where that cannot be, or was done.
std::optional<kinds::Statement> hollow(const Node& node, const kinds::Context& context) {
  const kinds::Kind& kind = kinds::get(node.object->address.kind);
  if (!kind.hollow || node.effect == Effect::finish) return std::nullopt;
  return kind.hollow(*node.object, node.effect == Effect::drop ? context.before : context.after);
}

// Views before routines: the form of a routine may be a view's row type, that of a view is nobody's.
std::optional<Index> find_loosest(const ActionGraph& graph, const Caught& caught, const Caught& loosened,
                                  const kinds::Context& context) {
  std::optional<Index> out;
  const auto rank = [&](Index node) { return kinds::get(graph.nodes[node].object->address.kind).rank; };
  for (const Index node : caught) {
    if (loosened.contains(node) || !hollow(graph.nodes[node], context)) continue;
    if (!out || rank(node) > rank(*out)) out = node;
  }
  return out;
}

// What in the circle waits for `node` waits for `instead`.
void redirect(ActionGraph& graph, const Caught& caught, Index node, Index instead) {
  for (const Index follower : caught) {
    Node& waiting = graph.nodes[follower];
    const bool own = waiting.object->address == graph.nodes[node].object->address;
    if (!own && waiting.after.erase(node) > 0) waiting.after.insert(instead);
  }
}

// Hollow first, filled when all that it asks is there; or emptied, and dropped when all that asks it is gone.
void loosen(ActionGraph& graph, Index index, const Caught& caught, const kinds::Context& context) {
  Node first{.effect = Effect::finish,
             .object = graph.nodes[index].object,
             .statement = *hollow(graph.nodes[index], context)};
  const Index added = graph.nodes.size();
  Node& node = graph.nodes[index];
  if (node.effect != Effect::drop) {
    std::set_difference(node.after.begin(), node.after.end(), caught.begin(), caught.end(),
                        std::inserter(first.after, first.after.end()));
    node.effect = Effect::finish;
    node.statement = kinds::get(node.object->address.kind).fill(*node.object);
    node.sequence = 1;
  }
  node.after.insert(added);
  graph.nodes.push_back(std::move(first));
  redirect(graph, caught, index, added);
}

}  // namespace

void loosen_cycles(ActionGraph& graph, const kinds::Context& context) {
  Caught loosened;
  for (Caught caught = in_cycles(graph); !caught.empty(); caught = in_cycles(graph)) {
    const std::optional<Index> node = find_loosest(graph, caught, loosened, context);
    if (!node) return;
    loosened.insert(*node);
    loosen(graph, *node, caught, context);
  }
}

}  // namespace migrate::plan
