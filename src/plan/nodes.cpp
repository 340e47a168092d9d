#include "plan/nodes.hpp"

#include <algorithm>

#include "kinds/grants.hpp"
#include "kinds/index_options.hpp"
#include "kinds/inheritance.hpp"

namespace migrate::plan {
namespace {

using Index = std::size_t;

class NodeMaker {
 public:
  NodeMaker(const Fates& fates, const kinds::Context& context, const std::set<Address>& apart)
      : fates_(fates), context_(context), apart_(apart) {}

  Nodes make() && {
    add_objects();
    return std::move(out_);
  }

 private:
  Index add(Node node) {
    out_.nodes.push_back(std::move(node));
    return out_.nodes.size() - 1;
  }

  void add_objects() {
    for (const auto& [address, fate] : fates_.of) {
      if (fate.creates()) {
        if (is_declared(*fate.after))
          out_.declare_of[address] = add({.effect = Effect::declare, .object = fate.after});
        out_.create_of[address] =
            add({.effect = Effect::create, .object = fate.after, .runs_bodies = runs_bodies(*fate.after)});
      }
      if (fate.outcome == Outcome::alter) add_alteration(address, fate);
      if (fate.drops() && !absorber(*fate.before)) {
        out_.drop_of[address] = add({.effect = Effect::drop, .object = fate.before});
      }
    }
    for (const auto& [address, fate] : fates_.of) {
      if (!fate.drops() || out_.drop_of.contains(address)) continue;
      out_.drop_of[address] = out_.drop_of.at(outermost_absorber(*fate.before));
    }
    for (const auto& [address, fate] : fates_.of) {
      if (fate.creates()) add_finishes(*fate.after);
    }
  }

  void add_alteration(const Address& address, const Fate& fate) {
    out_.alter_of[address] = add({.effect = Effect::alter, .object = fate.after});
    if (const std::optional<kinds::Statement>& release = fate.alteration.release)
      out_.release_of[address] = add({.effect = Effect::finish, .object = fate.after, .statement = *release});
  }

  bool is_dropped(const Address& address) const {
    const auto at = fates_.of.find(address);
    return at != fates_.of.end() && at->second.drops();
  }

  // Whether creating the object calls routines with a body as a string, of which nothing tells what else they
  // call.
  bool runs_bodies(const Object& object) const {
    if (!kinds::get(object.address.kind).evaluates || !context_.before.find(object.parent)) return false;
    std::set<Address> seen;
    const std::vector<const Object*> parts = context_.after.children_of(object.address);
    return leads_to_body(object, seen) || std::any_of(parts.begin(), parts.end(), [&](const Object* part) {
             return leads_to_body(*part, seen);
           });
  }

  // By way of operators and aggregates, too.
  bool leads_to_body(const Object& object, std::set<Address>& seen) const {
    if (object.has("body")) return true;
    const std::vector<const Object*> needs = context_.after.needs_of(object.address);
    return std::any_of(needs.begin(), needs.end(), [&](const Object* need) {
      return !kinds::get(need->address.kind).is_relation && seen.insert(need->address).second &&
             leads_to_body(*need, seen);
    });
  }

  // The dropped object whose DROP takes this one along without a word; null when it needs a statement of its
  // own.
  const Object* absorber(const Object& object) const {
    if (apart_.contains(object.address)) return nullptr;
    const kinds::Kind& kind = kinds::get(object.address.kind);
    if (kind.goes_with_parent && is_dropped(object.parent)) return context_.before.find(object.parent);
    for (const Object* need : context_.before.needs_of(object.address)) {
      const bool goes_along = is_ownership(object, *need) || is_attached_to(object, *need) ||
                              is_made_for(object, *need, context_.before);
      if (goes_along && is_dropped(need->address)) return need;
    }
    return nullptr;
  }

  // Whether an index of a partition is still a part of the whole table's when that is dropped.
  bool is_attached_to(const Object& index, const Object& whole) const {
    if (!kinds::is_part_of_index(index, whole)) return false;
    const Object* tie = kinds::tie_of(index.parent, context_.before);
    return tie && !is_dropped(tie->address);
  }

  Address outermost_absorber(const Object& object) const {
    const Object* at = &object;
    while (const Object* next = absorber(*at)) at = next;
    return at->address;
  }

  void add_finishes(const Object& object) {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    std::vector<kinds::Finish> finishes;
    for (kinds::Statement& statement : kinds::undo_default_privileges(object, context_))
      finishes.push_back({std::move(statement), {}});
    if (kind.finish) {
      for (kinds::Finish& finish : kind.finish(object, context_)) finishes.push_back(std::move(finish));
    }
    Index previous = out_.create_of.at(object.address);
    std::size_t sequence = 0;
    for (kinds::Finish& finish : finishes) {
      const Index node = add({.effect = Effect::finish,
                              .object = &object,
                              .statement = std::move(finish.statement),
                              .sequence = sequence++});
      precede(out_.nodes, previous, node);
      for (const Address& need : finish.needs) {
        precede(out_.nodes, find(out_.create_of, need), node);
        precede(out_.nodes, find(out_.alter_of, need), node);
      }
      previous = node;
    }
    if (!finishes.empty()) out_.finished[object.address] = previous;
  }

  const Fates& fates_;
  const kinds::Context& context_;
  const std::set<Address>& apart_;
  Nodes out_;
};

}  // namespace

std::optional<Index> find(const NodeOf& nodes, const Address& address) {
  const auto at = nodes.find(address);
  return at == nodes.end() ? std::nullopt : std::optional(at->second);
}

void precede(std::vector<Node>& nodes, std::optional<Index> first, std::optional<Index> second) {
  if (first && second && *first != *second) nodes[*second].after.insert(*first);
}

bool is_ownership(const Object& object, const Object& need) {
  return kinds::get(object.address.kind).owned && need.address.kind == "column";
}

bool is_declared(const Object& object) {
  const kinds::Kind& kind = kinds::get(object.address.kind);
  return kind.declare && !kind.declare(object).empty();
}

bool is_made_for(const Object& part, const Object& whole, const Snapshot& snapshot) {
  if (!is_declared(whole)) return false;
  const std::vector<const Object*> parts = snapshot.needs_of(whole.address);
  return std::any_of(parts.begin(), parts.end(),
                     [&](const Object* need) { return need->address == part.address; });
}

Nodes make_nodes(const Fates& fates, const kinds::Context& context, const std::set<Address>& apart) {
  return NodeMaker(fates, context, apart).make();
}

}  // namespace migrate::plan
