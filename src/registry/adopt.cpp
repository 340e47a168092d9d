#include "registry/adopt.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/inheritance.hpp"
#include "registry/column_sugar.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

using NewNames = std::map<Address, Address>;

// Applies to an object and to what is said about it (a comment has its target's names).
Address renamed(const Address& address, const NewNames& names) {
  const bool annotates = !address.of.empty();
  const auto at = names.find(annotates ? kinds::target_of(address) : address);
  if (at == names.end()) return address;
  return annotates ? kinds::annotation_on(at->second, address.kind) : at->second;
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
  return snapshot.with(std::move(objects), edges);
}

std::vector<std::string> claims_of(const Object& object) {
  const kinds::Kind& kind = kinds::get(object.address.kind);
  return kind.claims ? kind.claims(object) : std::vector<std::string>{};
}

std::set<std::string> claims_of(const Snapshot& snapshot) {
  std::set<std::string> out;
  for (const Object& object : snapshot.objects()) {
    for (std::string& claim : claims_of(object)) out.insert(std::move(claim));
  }
  return out;
}

bool claims_one_of(const Object& object, const std::set<std::string>& claims) {
  const std::vector<std::string> own = claims_of(object);
  return std::any_of(own.begin(), own.end(),
                     [&](const std::string& claim) { return claims.contains(claim); });
}

// The objects of `current` that are `wanted` but for their names, and that `desired` does not ask for under
// those names.
std::vector<const Object*> twins(const Object& wanted, const Snapshot& desired, const Snapshot& current) {
  std::vector<const Object*> out;
  for (const Object* candidate : current.children_of(wanted.parent)) {
    const bool same =
        candidate->address.kind == wanted.address.kind && candidate->attributes() == wanted.attributes();
    if (same && !desired.find(candidate->address)) out.push_back(candidate);
  }
  return out;
}

bool is_said(const Registry& registry, const Object& object, std::string_view attribute) {
  const std::optional<Declared> declared = registry.find(object.address);
  if (declared) return declared->object.has(attribute);
  return attribute == "version" && pins_version(registry.ddl, object.address.name);
}

Snapshot with_open_attributes(const Snapshot& desired, const Registry& registry, const Snapshot& current) {
  return desired.with_attributes([&](catalog::ObjectEdit& edit) {
    const Object& object = edit.object();
    for (const kinds::AttributeForm& form : kinds::get(object.address.kind).attributes) {
      const bool is_flag = form.shape == kinds::Shape::flag;
      if (!form.open || !(is_flag || object.has(form.name))) continue;
      const Object* live = current.find(object.address);
      if (!live || !(is_flag || live->has(form.name)) || is_said(registry, object, form.name)) continue;
      edit.set(form.name, live->get(form.name));
    }
  });
}

// The sequences of a snapshot by the column that owns them.
class OwnedSequences {
 public:
  explicit OwnedSequences(const Snapshot& snapshot) {
    for (const Object& object : snapshot.objects()) {
      if (object.address.kind == "sequence") sequences_[object.get("owned_by")].push_back(&object);
    }
  }

  std::vector<const Object*> of(std::string_view column) const {
    const auto found = sequences_.find(column);
    return found == sequences_.end() ? std::vector<const Object*>{} : found->second;
  }

 private:
  std::map<std::string_view, std::vector<const Object*>> sequences_;
};

// The objects whose names are the convention's, and which `current` does not have under these.
std::vector<const Object*> nameless(const Snapshot& desired, const Registry& registry,
                                    const Snapshot& current) {
  std::vector<const Object*> out;
  for (const Declared& declared : registry.objects()) {
    if (!declared.implicit_name || current.find(declared.object.address)) continue;
    if (const Object* wanted = desired.find(declared.object.address)) out.push_back(wanted);
  }
  return out;
}

// The live names of the sequences whose names are the convention's, where nothing else is called so.
NewNames adopted_sequences(const Registry& registry, const Snapshot& current) {
  std::vector<const Object*> newcomers = nameless(registry.declared, registry, current);
  std::erase_if(newcomers, [](const Object* object) { return object->address.kind != "sequence"; });
  NewNames out;
  if (newcomers.empty()) return out;
  const OwnedSequences live(current);
  const std::set<std::string> taken = claims_of(registry.declared);
  for (const Object* sequence : newcomers) {
    const std::vector<const Object*> owned = live.of(sequence->get("owned_by"));
    if (owned.size() == 1 && !claims_one_of(*owned.front(), taken))
      out[sequence->address] = owned.front()->address;
  }
  return out;
}

// The defaults that ask sequences for their next value, under the sequences' new names.
Snapshot with_next_values(const Snapshot& snapshot, const NewNames& names) {
  std::map<std::string, std::string, std::less<>> next_values;  // by what they were
  for (const auto& [from, to] : names) next_values[next_value(from)] = next_value(to);
  return snapshot.with_attributes([&](catalog::ObjectEdit& edit) {
    if (edit.object().address.kind != "default") return;
    const auto value = next_values.find(edit.object().get("expression"));
    if (value != next_values.end()) edit.set("expression", value->second);
  });
}

// What tables have from a parent is called as it is there.
void name_after_parents(NewNames& names, const Snapshot& desired) {
  for (std::size_t before = 0; before != names.size();) {
    before = names.size();
    for (const Object& object : desired.objects()) {
      if (object.fact("from_parent").empty() || names.contains(object.address)) continue;
      const Object* origin = kinds::origin_of(object, desired);
      const auto at = origin ? names.find(origin->address) : names.end();
      if (at == names.end()) continue;
      Address renamed = object.address;
      renamed.name = at->second.name;
      names[object.address] = renamed;
    }
  }
}

}  // namespace

Registry adopt_sequences(Registry registry, const Snapshot& current) {
  const NewNames names = adopted_sequences(registry, current);
  if (names.empty()) return registry;
  std::map<Address, Declaration> declarations;
  for (const Declared& declared : registry.objects())
    declarations[renamed(declared.object.address, names)] = {declared.place, declared.implicit_name};
  registry.declared = with_names(with_next_values(registry.declared, names), names);
  registry.declarations.clear();
  for (auto& [address, declaration] : declarations) registry.declarations.push_back(std::move(declaration));
  return registry;
}

std::vector<plan::Rename> make_room(const Snapshot& desired, const Registry& registry,
                                    const Snapshot& current) {
  const std::vector<const Object*> newcomers = nameless(desired, registry, current);
  if (newcomers.empty()) return {};
  const OwnedSequences sequences(current);
  const std::set<std::string> wanted_names = claims_of(desired);
  std::set<std::string> present_names = claims_of(current);
  std::set<Address> moved;
  std::vector<plan::Rename> out;
  for (const Object* wanted : newcomers) {
    if (claims_one_of(*wanted, present_names)) continue;
    const bool is_sequence = wanted->address.kind == "sequence";
    const std::vector<const Object*> live =
        is_sequence ? sequences.of(wanted->get("owned_by")) : twins(*wanted, desired, current);
    const auto crowded_out = std::find_if(live.begin(), live.end(), [&](const Object* candidate) {
      return claims_one_of(*candidate, wanted_names) && !moved.contains(candidate->address);
    });
    if (crowded_out == live.end()) continue;
    out.push_back({.from = (*crowded_out)->address, .to = wanted->address.name});
    moved.insert((*crowded_out)->address);
    for (std::string& claim : claims_of(*wanted)) present_names.insert(std::move(claim));
  }
  return out;
}

Snapshot adopt(const Snapshot& desired, const Registry& registry, const Snapshot& current) {
  NewNames names;
  std::vector<const Object*> newcomers = nameless(desired, registry, current);
  std::erase_if(newcomers, [](const Object* wanted) { return wanted->address.relation.empty(); });
  std::set<std::string> taken = newcomers.empty() ? std::set<std::string>{} : claims_of(desired);
  for (const Object* wanted : newcomers) {
    for (const Object* candidate : twins(*wanted, desired, current)) {
      if (claims_one_of(*candidate, taken)) continue;
      names[wanted->address] = candidate->address;
      for (std::string& claim : claims_of(*candidate)) taken.insert(std::move(claim));
      break;
    }
  }
  if (!names.empty()) name_after_parents(names, desired);
  return with_present_state(with_open_attributes(with_names(desired, names), registry, current), current);
}

Snapshot with_present_state(Snapshot desired, const Snapshot& current) {
  catalog::Follower in_current(current);
  return desired.with_attributes([&](catalog::ObjectEdit& edit) {
    const Object& object = edit.object();
    const Object* live = in_current.find(object.address);
    if (!live) return;
    for (const kinds::AttributeForm& form : kinds::get(object.address.kind).attributes) {
      const bool in_child = form.initial_in_child && !object.fact("from_parent").empty();
      if (form.initial || in_child) edit.set(form.name, live->get(form.name));
    }
  });
}

}  // namespace migrate::registry
