#include "registry/adopt.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "registry/column_sugar.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

using NewNames = std::map<Address, Address>;

// Applies to an object and to what is said about it (a comment has its target's names).
Address renamed(const Address& address, const NewNames& names) {
  Address described = address;
  if (!address.of.empty()) {
    described.kind = address.of;
    described.of.clear();
  }
  for (const auto& [from, to] : names) {
    const bool same_place =
        from.schema == described.schema && from.relation == described.relation && from.name == described.name;
    if (address == from) return to;
    if (same_place && !address.of.empty()) {
      Address out = address;
      out.name = to.name;
      return out;
    }
  }
  return address;
}

Snapshot with_names(const Snapshot& snapshot, const NewNames& names) {
  if (names.empty()) return snapshot;
  std::vector<Object> objects = snapshot.objects();
  for (Object& object : objects) {
    object.address = renamed(object.address, names);
    object.parent = renamed(object.parent, names);
  }
  std::vector<catalog::Dependency> edges = snapshot.dependencies();
  for (catalog::Dependency& edge : edges) edge = {renamed(edge.object, names), renamed(edge.needs, names)};
  return snapshot.with(std::move(objects), std::move(edges));
}

// An object of `current` that is `wanted` but for its name, and that `desired` does not ask for under that
// name.
const Object* twin(const Object& wanted, const Snapshot& desired, const Snapshot& current,
                   const std::set<Address>& taken) {
  for (const Object* candidate : current.children_of(wanted.parent)) {
    if (candidate->address.kind != wanted.address.kind || candidate->attributes() != wanted.attributes())
      continue;
    if (!desired.find(candidate->address) && !taken.contains(candidate->address)) return candidate;
  }
  return nullptr;
}

Snapshot with_open_attributes(Snapshot desired, const Registry& registry, const Snapshot& current) {
  std::vector<Object> objects = desired.objects();
  for (Object& object : objects) {
    const Object* live = current.find(object.address);
    if (!live) continue;
    const Declared* declared = registry.find(object.address);
    for (const kinds::AttributeForm& form : kinds::get(object.address.kind).attributes) {
      const bool said = declared && declared->object.has(form.name);
      if (form.open && !said && live->has(form.name) && object.has(form.name))
        object.set(form.name, std::string(live->get(form.name)));
    }
  }
  return desired.with_attributes(std::move(objects));
}

std::vector<const Object*> sequences_owned_by(const Snapshot& snapshot, std::string_view owned_by) {
  std::vector<const Object*> out;
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind == "sequence" && object.get("owned_by") == owned_by) out.push_back(&object);
  }
  return out;
}

}  // namespace

Registry adopt_sequences(Registry registry, const Snapshot& current) {
  NewNames names;
  for (const Declared& declared : registry.objects) {
    const Object& sequence = declared.object;
    if (!declared.implicit_name || sequence.address.kind != "sequence" || current.find(sequence.address))
      continue;
    const std::vector<const Object*> live = sequences_owned_by(current, sequence.get("owned_by"));
    if (live.size() == 1 && !registry.find(live.front()->address))
      names[sequence.address] = live.front()->address;
  }
  for (Declared& declared : registry.objects) {
    Object& object = declared.object;
    for (const auto& [from, to] : names) {
      if (object.address.kind == "default" && object.get("expression") == next_value(from))
        object.set("expression", next_value(to));
    }
    object.address = renamed(object.address, names);
    object.parent = renamed(object.parent, names);
  }
  for (catalog::Dependency& edge : registry.dependencies)
    edge = {renamed(edge.object, names), renamed(edge.needs, names)};
  std::sort(registry.objects.begin(), registry.objects.end(),
            [](const Declared& a, const Declared& b) { return a.object.address < b.object.address; });
  return registry;
}

Snapshot adopt(const Snapshot& desired, const Registry& registry, const Snapshot& current) {
  NewNames names;
  std::set<Address> taken;
  for (const Declared& declared : registry.objects) {
    const Object* wanted = desired.find(declared.object.address);
    if (!declared.implicit_name || !wanted || wanted->address.relation.empty() ||
        current.find(wanted->address))
      continue;
    const Object* live = twin(*wanted, desired, current, taken);
    if (!live) continue;
    names[wanted->address] = live->address;
    taken.insert(live->address);
  }
  return with_open_attributes(with_names(desired, names), registry, current);
}

}  // namespace migrate::registry
