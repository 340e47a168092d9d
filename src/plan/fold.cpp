#include "plan/fold.hpp"

#include <algorithm>
#include <map>

namespace migrate::plan {
namespace {

class Folder {
 public:
  Folder(const ActionGraph& graph, const std::vector<std::size_t>& order, const kinds::Context& context,
         const std::set<Address>& apart)
      : graph_(graph),
        order_(order),
        context_(context),
        apart_(apart),
        place_(graph.nodes.size()),
        root_(graph.nodes.size()) {}

  std::vector<Action> fold() {
    for (std::size_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
    for (const std::size_t index : order_) settle(index);
    std::vector<Action> out;
    for (const std::size_t index : order_) {
      if (root_[index] == index) out.push_back(render(index));
    }
    std::erase_if(out, [](const Action& action) { return action.statements.empty(); });
    return out;
  }

 private:
  const Node& node(std::size_t index) const { return graph_.nodes[index]; }
  static const kinds::Kind& kind_of(const Node& node) { return kinds::get(node.object->address.kind); }

  void settle(std::size_t index) {
    root_[index] = index;
    const Node& child = node(index);
    if (child.effect != Effect::create) return;
    const auto parent = creations_.find(child.object->parent);
    if (parent != creations_.end() && folds(index, parent->second)) {
      root_[index] = root_[parent->second];
      children_[parent->second].push_back(index);
    }
    creations_[child.object->address] = index;
  }

  bool folds(std::size_t child, std::size_t parent) const {
    if (apart_.contains(node(child).object->address)) return false;
    const kinds::Kind& kind = kind_of(node(child));
    if (!kind.clause || kind.clause(*node(child).object, {}).empty()) return false;
    if (kind.stands_alone && kind.stands_alone(*node(child).object, context_)) return false;
    const std::size_t root = root_[parent];
    return std::all_of(node(child).after.begin(), node(child).after.end(), [&](std::size_t first) {
      return root_[first] == root || place_[root_[first]] < place_[root];
    });
  }

  kinds::Clauses clauses(std::size_t index, std::vector<Address>& makes) const {
    kinds::Clauses out;
    const auto at = children_.find(index);
    if (at == children_.end()) return out;
    for (const std::size_t child : at->second) {
      const Object& object = *node(child).object;
      makes.push_back(object.address);
      out.push_back(kind_of(node(child)).clause(object, clauses(child, makes)));
    }
    return out;
  }

  Action render(std::size_t index) const {
    const Node& from = node(index);
    const kinds::Kind& kind = kind_of(from);
    Action out{
        .effect = from.effect, .object = from.object->address, .makes = {}, .parts = {}, .statements = {}};
    switch (from.effect) {
      case Effect::declare:
        out.statements = kind.declare(*from.object);
        break;
      case Effect::create: {
        out.makes = {out.object};
        const kinds::Clauses inside = clauses(index, out.makes);
        for (std::size_t i = 0; i < inside.size(); ++i) {
          out.parts.push_back({node(children_.at(index)[i]).object->address, inside[i]});
        }
        out.statements = kind.create(*from.object, inside, context_);
        break;
      }
      case Effect::alter:
        out.statements = graph_.fates.of.at(out.object).alteration.statements;
        break;
      case Effect::drop:
        out.statements = kind.drop(*from.object, context_);
        break;
      case Effect::finish:
        out.statements = {from.statement};
        break;
    }
    return out;
  }

  const ActionGraph& graph_;
  const std::vector<std::size_t>& order_;
  const kinds::Context& context_;
  const std::set<Address>& apart_;
  std::vector<std::size_t> place_;                            // node -> place in the order
  std::vector<std::size_t> root_;                             // node -> the node whose statement contains it
  std::map<Address, std::size_t> creations_;                  // seen so far
  std::map<std::size_t, std::vector<std::size_t>> children_;  // node -> nodes folded into it, in order
};

}  // namespace

std::vector<Action> fold(const ActionGraph& graph, const std::vector<std::size_t>& order,
                         const kinds::Context& context, const std::set<Address>& apart) {
  return Folder(graph, order, context, apart).fold();
}

}  // namespace migrate::plan
