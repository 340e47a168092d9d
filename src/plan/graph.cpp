#include "plan/graph.hpp"

#include <algorithm>

#include "kinds/composite_type.hpp"
#include "kinds/index_options.hpp"
#include "kinds/inheritance.hpp"
#include "plan/nodes.hpp"

namespace migrate::plan {
namespace {

using Index = std::size_t;

class GraphBuilder {
 public:
  GraphBuilder(Fates fates, const kinds::Context& context, const std::set<Address>& apart)
      : context_(context) {
    Nodes made = make_nodes(fates, context, apart);
    graph_ = {.nodes = std::move(made.nodes), .fates = std::move(fates)};
    declare_of_ = std::move(made.declare_of);
    create_of_ = std::move(made.create_of);
    alter_of_ = std::move(made.alter_of);
    drop_of_ = std::move(made.drop_of);
    finished_ = std::move(made.finished);
    release_of_ = std::move(made.release_of);
  }

  void build() {
    for (const auto& [address, fate] : graph_.fates.of) {
      if (fate.creates()) order_create(fate);
      if (fate.drops()) order_drop(fate);
      if (fate.outcome == Outcome::alter) order_alter(fate);
      if (fate.outcome == Outcome::replace) precede(find(drop_of_, address), first_of(address));
    }
    order_claims();
    for (const auto& [dependent, altered] : graph_.fates.around) {
      const std::optional<Index> change = change_of(altered);
      precede(find(drop_of_, dependent), change);
      precede(change, find(create_of_, dependent));
    }
    order_remade();
    order_releases();
  }

  // What cannot go with its parent, as what it needs must go between the two: the policy of a table that asks
  // a view of that table.
  std::set<Address> to_take_apart() const {
    const std::set<Index> caught = in_cycles(graph_);
    std::set<Address> out;
    if (caught.empty()) return out;
    for (const auto& [address, node] : drop_of_) {
      if (!caught.contains(node) || graph_.nodes[node].object->address == address) continue;
      for (const Object* need : context_.before.needs_of(address)) {
        const std::optional<Index> other = find(drop_of_, need->address);
        if (other && *other != node && caught.contains(*other)) out.insert(address);
      }
    }
    return out;
  }

  ActionGraph graph() && { return std::move(graph_); }

 private:
  void precede(std::optional<Index> first, std::optional<Index> second) {
    plan::precede(graph_.nodes, first, second);
  }
  void precede(const NodeOf& firsts, const Address& first, const NodeOf& seconds, const Address& second) {
    precede(find(firsts, first), find(seconds, second));
  }

  // What makes an object begin to be there.
  std::optional<Index> first_of(const Address& address) const {
    const std::optional<Index> declaration = find(declare_of_, address);
    return declaration ? declaration : find(create_of_, address);
  }

  // What alters an object, or makes it.
  std::optional<Index> change_of(const Address& address) const {
    const std::optional<Index> alteration = find(alter_of_, address);
    return alteration ? alteration : find(create_of_, address);
  }

  void order_create(const Fate& fate) {
    const Object& object = *fate.after;
    precede(create_of_, object.parent, create_of_, object.address);
    precede(find(create_of_, object.parent), first_of(object.address));
    precede(declare_of_, object.address, create_of_, object.address);
    precede(alter_of_, object.parent, create_of_, object.address);
    order_after(object, find(create_of_, object.address));
    if (find(drop_of_, object.address)) order_again(object);
    if (kinds::get(object.address.kind).inseparable) order_part(object);
    if (kinds::get(object.address.kind).is_relation) order_child(object);
    order_around(fate.alteration, find(create_of_, object.address));
    for (const Object* need : context_.after.needs_of(object.address)) {
      if (is_ownership(object, *need)) continue;
      if (is_made_for(object, *need, context_.after)) {
        precede(declare_of_, need->address, create_of_, object.address);
        continue;
      }
      precede(create_of_, need->address, create_of_, object.address);
      // A sequence serves as it is; waiting for the column that is to own it would part the column's default
      // from the column.
      if (!kinds::get(need->address.kind).owned)
        precede(alter_of_, need->address, create_of_, object.address);
    }
  }

  // What is made again may not bind what it stood on and goes.
  void order_again(const Object& object) {
    for (const Object* need : context_.before.needs_of(object.address)) {
      if (!context_.after.find(need->address)) precede(drop_of_, need->address, create_of_, object.address);
    }
  }

  void order_after(const Object& object, std::optional<Index> node) {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    const auto asked = [&](auto* ask, const Snapshot& snapshot) {
      return ask ? ask(object, snapshot) : std::vector<Address>{};
    };
    for (const Address& first : asked(kind.follows, context_.after)) {
      precede(find(create_of_, first), node);
      precede(find(alter_of_, first), node);
    }
    for (const Address& gone : asked(kind.waits_for, context_.before)) {
      precede(find(drop_of_, gone), node);
      // What is given up is for others of the kind to take.
      if (gone.kind == object.address.kind) precede(find(release_of_, gone), node);
    }
  }

  // A new child takes over how its parents' columns are stored and what they have for defaults, as it would
  // if they had been there before.
  void order_child(const Object& table) {
    const Object* tie = kinds::tie_of(table.address, context_.after);
    if (!tie) return;
    for (const Object* parent : context_.after.needs_of(tie->address)) {
      for (const Object* part : context_.after.children_of(parent->address)) {
        if (!kinds::get(part->address.kind).ordered || part->parent == table.address) continue;
        precede(create_of_, part->address, create_of_, table.address);
        precede(alter_of_, part->address, create_of_, table.address);
        precede(finished_, part->address, create_of_, table.address);
        for (const Object* clause : context_.after.children_of(part->address)) {
          if (!kinds::get(clause->address.kind).clause) continue;
          precede(create_of_, clause->address, create_of_, table.address);
          precede(alter_of_, clause->address, create_of_, table.address);
        }
      }
    }
  }

  // The parts of a whole are made with it, and in their order.
  void order_part(const Object& part) {
    for (const Object* need : context_.after.needs_of(part.address)) {
      if (need->address == part.parent) continue;
      precede(create_of_, need->address, create_of_, part.parent);
      precede(alter_of_, need->address, create_of_, part.parent);
    }
    const Object* previous = nullptr;
    for (const Object* sibling : context_.after.children_of(part.parent)) {
      if (sibling->address == part.address) break;
      if (kinds::get(sibling->address.kind).inseparable && create_of_.contains(sibling->address))
        previous = sibling;
    }
    if (previous) precede(create_of_, previous->address, create_of_, part.address);
  }

  void order_drop(const Fate& fate) {
    const Address& address = fate.before->address;
    for (const Object* derived : kinds::derived_from(*fate.before, context_.before))
      precede(drop_of_, derived->address, drop_of_, address);
    for (const Object* dependent : context_.before.dependents_of(address)) {
      precede(drop_of_, dependent->address, drop_of_, address);
      precede(alter_of_, dependent->address, drop_of_, address);
      // A partition's index can be dropped by itself when the partition is detached.
      const Object* tie = kinds::is_part_of_index(*dependent, *fate.before)
                              ? kinds::tie_of(dependent->parent, context_.before)
                              : nullptr;
      if (tie) precede(drop_of_, tie->address, drop_of_, dependent->address);
    }
  }

  // Whether a change of `need` in its place concerns what stands on it: that of a table does its columns
  // alone.
  static bool concerns(const Object& need, const Object& object) {
    const kinds::Kind& kind = kinds::get(need.address.kind);
    const bool is_table = kind.is_relation && kind.holds_data;
    return !is_table || kinds::get(object.address.kind).ordered;
  }

  void order_alter(const Fate& fate) {
    const Address& address = fate.after->address;
    // A sequence that changes hands is saved from the drop of its owner, whose default goes with it.
    const bool owned = kinds::get(address.kind).owned;
    // What changes in place of a type that is made of functions stands in nobody's way.
    const bool declared = is_declared(*fate.before);
    for (const Object* dependent : context_.before.dependents_of(address)) {
      if (!owned && !declared) precede(drop_of_, dependent->address, alter_of_, address);
    }
    order_after(*fate.after, find(alter_of_, address));
    order_around(fate.alteration, find(alter_of_, address));
    const std::vector<const Object*> needs = context_.after.needs_of(address);
    for (const Object* need : needs) {
      if (is_made_for(*fate.after, *need, context_.after)) continue;
      precede(create_of_, need->address, alter_of_, address);
      if (concerns(*need, *fate.after)) precede(alter_of_, need->address, alter_of_, address);
    }
    // What is said of an object that is made anew in place is said of the new one.
    if (kinds::get(address.kind).annotates) precede(alter_of_, fate.after->parent, alter_of_, address);
    for (const Object* former : context_.before.needs_of(address)) {
      const bool kept = std::any_of(needs.begin(), needs.end(), [former](const Object* need) {
        return need->address == former->address;
      });
      if (!kept) precede(alter_of_, address, alter_of_, former->address);
    }
  }

  // What is changed together with `near`, or goes its own way.
  static bool is_part(const Object& dependent, const Object& near) {
    const kinds::Kind& kind = kinds::get(dependent.address.kind);
    return kind.owned || (kind.inseparable && dependent.parent == near.address);
  }

  static bool needs(const Snapshot& snapshot, const Address& object, const Address& needed) {
    const std::vector<const Object*> needs = snapshot.needs_of(object);
    return std::any_of(needs.begin(), needs.end(),
                       [&needed](const Object* need) { return need->address == needed; });
  }

  // What an alteration changes besides its object: what stood on that goes before, what is new on it comes
  // after.
  void order_around(const kinds::Alteration& alteration, std::optional<Index> change) {
    for (const Object* near : alteration.also_around) {
      for (const Object* dependent : context_.before.dependents_of(near->address)) {
        if (is_part(*dependent, *near) || kinds::get(dependent->address.kind).annotates) continue;
        precede(find(drop_of_, dependent->address), change);
        if (!needs(context_.after, dependent->address, near->address))
          precede(find(alter_of_, dependent->address), change);
      }
      for (const Object* dependent : context_.after.dependents_of(near->address)) {
        if (is_part(*dependent, *near)) continue;
        const Address& whole =
            kinds::get(dependent->address.kind).implied ? dependent->parent : dependent->address;
        precede(change, find(create_of_, whole));
        if (!context_.before.find(whole)) continue;
        if (!needs(context_.before, whole, near->address)) precede(change, find(alter_of_, whole));
      }
    }
  }

  // By type: what changes of those that are made again in their place.
  std::map<Address, std::set<Index>> changes_of_remade() const {
    std::map<Address, std::set<Index>> out;
    for (const NodeOf* changes : {&alter_of_, &create_of_}) {
      for (const auto& [address, node] : *changes) {
        const bool is_part = kinds::get(address.kind).inseparable;
        const Address& whole = is_part ? graph_.nodes[node].object->parent : address;
        if (!create_of_.contains(whole) && kinds::is_remade(whole, context_)) out[whole].insert(node);
      }
    }
    return out;
  }

  // What comes first of them carries out the remaking, with all parts: it waits for what any of them does.
  void order_remade() {
    for (const auto& remade : changes_of_remade()) {
      const std::set<Index>& changes = remade.second;
      std::set<Index> awaited;
      for (const Index change : changes) {
        const std::set<Index>& after = graph_.nodes[change].after;
        awaited.insert(after.begin(), after.end());
      }
      std::erase_if(awaited, [&](Index first) { return changes.contains(first); });
      for (const Index change : changes) graph_.nodes[change].after.insert(awaited.begin(), awaited.end());
    }
  }

  // What gives something up waits for all that its alteration waits for, but for others that do.
  void order_releases() {
    std::set<Index> releases;
    for (const auto& [address, release] : release_of_) releases.insert(release);
    for (const auto& [address, release] : release_of_) {
      for (const Index first : graph_.nodes[alter_of_.at(address)].after) {
        if (!releases.contains(first)) precede(first, release);
      }
    }
    for (const auto& [address, release] : release_of_) precede(release, alter_of_.at(address));
  }

  static std::vector<std::string> claims(const Object* object) {
    if (!object) return {};
    const kinds::Kind& kind = kinds::get(object->address.kind);
    return kind.claims ? kind.claims(*object) : std::vector<std::string>{};
  }

  // A name is given up before it is taken.
  void order_claims() {
    std::map<std::string, Index> freed;
    for (const auto& [address, fate] : graph_.fates.of) {
      const std::optional<Index> node = fate.drops() ? find(drop_of_, address) : find(alter_of_, address);
      if (!node) continue;
      for (const std::string& claim : claims(fate.before)) freed.emplace(claim, *node);
    }
    for (const auto& [address, fate] : graph_.fates.of) {
      const std::optional<Index> node = fate.creates() ? first_of(address) : find(alter_of_, address);
      const std::vector<std::string> held =
          fate.outcome == Outcome::alter ? claims(fate.before) : std::vector<std::string>{};
      for (const std::string& claim : claims(fate.after)) {
        const auto at = freed.find(claim);
        const bool kept = std::find(held.begin(), held.end(), claim) != held.end();
        if (at != freed.end() && !kept) precede(at->second, node);
      }
    }
  }

  const kinds::Context& context_;
  ActionGraph graph_;
  NodeOf declare_of_, create_of_, alter_of_, drop_of_;
  NodeOf finished_, release_of_;
};

}  // namespace

ActionGraph build_graph(const Fates& fates, const kinds::Context& context) {
  std::set<Address> apart;
  for (;;) {
    GraphBuilder builder(fates, context, apart);
    builder.build();
    std::set<Address> more = builder.to_take_apart();
    if (more.empty()) return std::move(builder).graph();
    apart.merge(more);
  }
}

}  // namespace migrate::plan
