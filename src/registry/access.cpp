#include "registry/access.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/extension_member.hpp"
#include "kinds/grants.hpp"
#include "registry/keys.hpp"
#include "sql/list.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

bool is_access(const Object& object) {
  return kinds::get(object.address.kind).is_access;
}

// The object that is meant: of functions whose arguments the registry spells in another way than the server,
// the only one of that name.
const Object* find_described(const Snapshot& snapshot, const Address& wanted) {
  if (const Object* exact = snapshot.find(wanted)) return exact;
  if (wanted.signature.empty()) return nullptr;
  const Object* found = nullptr;
  for (const Object& object : snapshot.objects()) {
    const Address& address = object.address;
    if (address.kind != wanted.kind || address.schema != wanted.schema || address.name != wanted.name)
      continue;
    if (found) return nullptr;
    found = &object;
  }
  return found;
}

// Adds to a desired snapshot what is said of its objects.
class AccessWriter {
 public:
  AccessWriter(const Snapshot& desired, const Registry& registry, const Snapshot& current)
      : desired_(desired), registry_(registry), current_(current) {}

  Snapshot write() {
    for (const Object& object : desired_.objects()) {
      if (is_access(object)) put(object);
    }
    for (const Declared& declared : registry_.objects()) {
      if (declared.object.address.kind == "owner") add_owner(declared.object);
    }
    for (const Object& object : current_.objects()) {
      if (object.address.kind == "owner") keep_owner(object);
    }
    for (const Declared& declared : registry_.objects()) {
      const std::string& kind = declared.object.address.kind;
      if (kind == "privileges") add_privileges(declared.object);
      if (kind == "member_privileges") add_member_privileges(declared.object);
      if (kind == "security_label") add_label(declared.object);
      if (kind.ends_with("default_privileges")) add_default_privileges(declared.object);
    }
    if (objects_.empty()) return with_role(desired_);
    std::vector<Object> all = without_access(desired_).objects();
    for (auto& [address, object] : objects_) all.push_back(std::move(object));
    return with_role(desired_.with(std::move(all), desired_.dependencies()));
  }

 private:
  void put(Object object) {
    const Address address = object.address;
    objects_.insert_or_assign(address, std::move(object));
  }

  Snapshot with_role(Snapshot snapshot) const {
    snapshot.role = current_.role;
    return snapshot;
  }

  std::string usual_owner(const Address& described) const {
    return kinds::is_public_schema(described) ? "pg_database_owner" : current_.role;
  }

  void add_owner(Object owner) {
    const Object* described = find_described(desired_, kinds::target_of(owner.address));
    if (!described) return;
    said_.insert(described->address);
    if (owner.get("role") == usual_owner(described->address) || described->has("owned_by")) return;
    describe(owner, *described);
    put(std::move(owner));
  }

  void keep_owner(const Object& owner) {
    const Address described = kinds::target_of(owner.address);
    if (said_.contains(described) || !desired_.find(described)) return;
    put(owner);
  }

  static void describe(Object& annotation, const Object& described) {
    annotation.address = kinds::annotation_on(described.address, annotation.address.kind);
    annotation.parent = described.address;
  }

  std::string owner_of(const Object& described) const {
    const bool part = kinds::get(described.address.kind).keyword == "COLUMN";
    const Address owned = part ? described.parent : described.address;
    const Address wanted = kinds::annotation_on(owned, "owner");
    const auto at = objects_.find(wanted);
    return at == objects_.end() ? usual_owner(owned) : std::string(at->second.get("role"));
  }

  // Gives what is said its place in the desired state, at its object or at what is behind it; the object, or
  // null where it is not there.
  const Object* place(Object& said) const {
    if (const Object* described = find_described(desired_, kinds::target_of(said.address))) {
      describe(said, *described);
      return described;
    }
    const Object* before_it = desired_.find(said.parent);
    const auto behind = before_it ? address_behind(*before_it, said.address.of) : std::nullopt;
    if (!behind) return nullptr;
    said.address = kinds::annotation_on(*behind, said.address.kind);
    return before_it;
  }

  void add_privileges(Object privileges) {
    const Object* described = place(privileges);
    if (!described) return;
    const Address target = kinds::target_of(privileges.address);
    const kinds::PrivilegeScope scope = kinds::scope_of(target, current_.server_version);
    normalise(privileges, "grants", scope, owner_of(*described));
    if (privileges.has("grants")) put(std::move(privileges));
  }

  void add_member_privileges(Object privileges) {
    if (!desired_.find(privileges.parent)) return;
    const kinds::PrivilegeScope scope =
        kinds::scope_of_member(privileges.address.name, current_.server_version);
    for (const kinds::AttributeForm& form : kinds::get("member_privileges").attributes)
      normalise(privileges, form.name, scope, current_.role);
    if (!privileges.attributes().empty()) put(std::move(privileges));
  }

  void add_label(Object label) {
    if (place(label)) put(std::move(label));
  }

  void add_default_privileges(Object defaults) {
    const bool in_schema = !defaults.address.schema.empty();
    if (in_schema && !desired_.find(defaults.parent)) return;
    for (const kinds::AttributeForm& form : kinds::get(defaults.address.kind).attributes) {
      const kinds::PrivilegeScope scope =
          kinds::scope_of_new(upper(form.name), current_.server_version, in_schema);
      normalise(defaults, form.name, scope, defaults.address.name);
    }
    if (!defaults.attributes().empty()) put(std::move(defaults));
  }

  static std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
    return out;
  }

  // As the server would have it: what the owner is granted by name changes nothing.
  static void normalise(Object& object, std::string_view attribute, const kinds::PrivilegeScope& scope,
                        const std::string& owner) {
    kinds::Grants grants = kinds::parse_grants(kinds::list_of(object, attribute), scope);
    if (const auto own = grants.extract(owner); own && !scope.to_owner)
      grants.emplace(kinds::the_owner, own.mapped());
    const kinds::Grants said = kinds::reduced(kinds::complete(std::move(grants), scope), scope);
    object.set(attribute, said.empty() ? "" : sql::format_array(kinds::format_grants(said, scope)));
  }

  const Snapshot& desired_;
  const Registry& registry_;
  const Snapshot& current_;
  std::map<Address, Object> objects_;
  std::set<Address> said_;  // whose owner is declared
};

// The address after the renames, one after the other.
Address renamed(Address address, const std::vector<plan::Rename>& renames) {
  for (const plan::Rename& rename : renames) {
    const Address& from = rename.from;
    if (!rename.label.empty()) continue;
    if (from.kind == "schema" && address.schema == from.name) address.schema = rename.to;
    if (address.schema == from.schema && address.relation == from.name && kinds::get(from.kind).is_relation)
      address.relation = rename.to;
    if (address == from) address.name = rename.to;
  }
  return address;
}

void add_roles(std::set<std::string>& roles, const std::vector<std::string>& elements) {
  for (const std::string& element : elements) {
    const std::string grantee = element.substr(0, element.rfind('='));
    if (grantee == kinds::everybody || grantee == kinds::the_owner) continue;
    roles.insert(grantee.starts_with('"') ? grantee.substr(1, grantee.size() - 2) : grantee);
  }
}

}  // namespace

Snapshot without_access(const Snapshot& snapshot) {
  const std::vector<Object>& all = snapshot.objects();
  if (std::none_of(all.begin(), all.end(), is_access)) return snapshot;
  std::vector<Object> objects = all;
  std::erase_if(objects, is_access);
  return snapshot.with(std::move(objects), snapshot.dependencies());
}

Snapshot with_access(const Snapshot& desired, const Registry& registry, const Snapshot& current) {
  return AccessWriter(desired, registry, current).write();
}

Snapshot with_access_of(const Snapshot& snapshot, const Snapshot& current,
                        const std::vector<plan::Rename>& renames) {
  std::vector<Object> objects = without_access(snapshot).objects();
  for (const Object& object : current.objects()) {
    if (!is_access(object)) continue;
    Object moved = object;
    moved.parent = renamed(object.parent, renames);
    if (object.address.of.empty()) {
      moved.address = renamed(object.address, renames);
    } else {
      moved.address =
          kinds::annotation_on(renamed(kinds::target_of(object.address), renames), object.address.kind);
    }
    objects.push_back(std::move(moved));
  }
  Snapshot out = snapshot.with(std::move(objects), snapshot.dependencies());
  out.role = current.role;
  return out;
}

std::vector<std::string> roles_in(const std::vector<Object>& objects) {
  std::set<std::string> roles;
  for (const Object& object : objects) {
    const std::string& kind = object.address.kind;
    if (kind == "owner") roles.emplace(object.get("role"));
    if (kind == "privileges") add_roles(roles, kinds::list_of(object, "grants"));
    if (kind == "member_privileges") {
      add_roles(roles, kinds::list_of(object, "grants"));
      add_roles(roles, kinds::list_of(object, "revokes"));
    }
    if (kind == "policy") {
      for (const std::string& role : kinds::list_of(object, "roles")) roles.insert(role);
    }
    if (!kind.ends_with("default_privileges")) continue;
    roles.insert(object.address.name);
    for (const catalog::Attribute& attribute : object.attributes())
      add_roles(roles, kinds::list_of(object, attribute.name));
  }
  roles.erase(std::string(kinds::everybody));
  return {roles.begin(), roles.end()};
}

}  // namespace migrate::registry
