#include <algorithm>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/grants.hpp"
#include "sql/list.hpp"

namespace migrate::kinds {
namespace {

int version_of(const Context& context) {
  return std::max(context.before.server_version, context.after.server_version);
}

Grants grants_of(const Object* privileges, const PrivilegeScope& scope) {
  return complete(privileges ? parse_grants(list_of(*privileges, "grants"), scope) : Grants{}, scope);
}

// What ALTER … OWNER TO makes of them: the new owner has what the old one had, and what it had itself.
Grants handed_over(Grants grants, const std::string& new_owner) {
  const auto own = grants.find(new_owner);
  if (own == grants.end()) return grants;
  Held& held = grants[std::string(the_owner)];
  for (const auto& [letter, grantable] : own->second) held.emplace(letter, false);
  grants.erase(own);
  return grants;
}

// To revoke a privilege on a table revokes it on its columns (manual, REVOKE); those that stay are granted
// again.
std::vector<Statement> columns_again(const Address& table, const std::set<std::string>& losers,
                                     const Context& context) {
  std::vector<Statement> out;
  if (losers.empty() || !get(table.kind).is_relation) return out;
  for (const Object* column : context.after.children_of(table)) {
    const Address address = annotation_on(column->address, "privileges");
    const Object* kept = context.after.find(address);
    const Object* had = context.before.find(address);
    if (!kept || !had) continue;
    const PrivilegeScope scope = scope_of(column->address, version_of(context));
    const Grants grants = kept_by(losers, grants_of(had, scope), grants_of(kept, scope));
    for (Statement& statement :
         grant_changes({}, grants, scope, grant_target(column->address, context.before)))
      out.push_back(std::move(statement));
  }
  return out;
}

// Whoever owns it in `at` when the statements run.
std::vector<Statement> change(const Address& described, const Object* before, const Object* after,
                              const Context& context, const Snapshot& at) {
  const PrivilegeScope scope = scope_of(described, version_of(context));
  Grants from = grants_of(before, scope);
  if (const std::string owner = owner_name(described, at); owner != owner_name(described, context.before))
    from = handed_over(std::move(from), owner);
  const Grants to = grants_of(after, scope);
  GrantTarget target = grant_target(described, at);
  if (after) target.order = order_of(*after);
  std::vector<Statement> out = grant_changes(from, to, scope, target);
  for (Statement& statement : columns_again(described, losers(from, to), context))
    out.push_back(std::move(statement));
  return out;
}

std::vector<Statement> create(const Object& privileges, const Clauses&, const Context& context) {
  return change(target_of(privileges.address), nullptr, &privileges, context, context.after);
}

std::vector<Statement> drop(const Object& privileges, const Context& context) {
  return change(target_of(privileges.address), &privileges, nullptr, context, context.before);
}

Alteration alter(const Alter& alter, const Context& context) {
  return {.statements =
              change(target_of(alter.after->address), alter.before, alter.after, context, context.after)};
}

// Out of the entries of the access control list, what its object does not have from the start. The server
// knows what `all` is.
void cook(Object& privileges) {
  PrivilegeScope scope = scope_of(target_of(privileges.address), 0);
  scope.all = privileges.fact("all");
  set_order(privileges, list_of(privileges, "grants"));
  const Grants whole = parse_grants(list_of(privileges, "grants"), scope);
  privileges.set("grants", sql::format_array(format_grants(reduced(whole, scope), scope)));
  if (privileges.get("grants") == "{}") privileges.set("grants", "");
}

// Where to take a new object, so that the change from `start` to `wanted`, which comes later, is all that is
// left to do.
Grants between(const Grants& given, const Grants& start, const Grants& wanted) {
  const auto has = [](const Grants& grants, const std::string& grantee, char letter) {
    const auto at = grants.find(grantee);
    return at != grants.end() && at->second.contains(letter);
  };
  Grants out;
  for (const auto& [grantee, held] : given) {
    for (const auto& [letter, grantable] : held) {
      const bool stays = has(wanted, grantee, letter);
      if (stays || has(start, grantee, letter))
        out[grantee][letter] = grantable && stays && wanted.at(grantee).at(letter);
    }
  }
  for (const auto& [grantee, held] : wanted) {
    for (const auto& [letter, grantable] : held) {
      if (has(start, grantee, letter)) out[grantee].emplace(letter, false);
    }
  }
  return out;
}

}  // namespace

std::vector<Statement> undo_default_privileges(const Object& object, const Context& context) {
  Address described = object.address;
  if (described.kind == "column" && object.has("identity_sequence")) {
    described = {
        .kind = "sequence", .schema = described.schema, .name = std::string(object.get("identity_sequence"))};
  }
  const std::string_view objects = default_privilege_class(described);
  if (objects.empty() || context.before.role.empty()) return {};
  const PrivilegeScope scope = scope_of(described, version_of(context));
  const Grants start = complete({}, scope);
  const Grants given = given_to_new(objects, described.schema, context.before, version_of(context));
  if (given == start) return {};
  const Grants wanted = grants_of(context.after.find(annotation_on(described, "privileges")), scope);
  GrantTarget target = grant_target(described, context.after);
  target.owner = "CURRENT_USER";  // whatever owner it gets comes later
  return grant_changes(given, between(given, start, wanted), scope, target);
}

// Named `grants` in the registry. Extraction gives a row the address of the object that its identity names;
// what is granted on anything unknown is left out with that object.
const Kind privileges_kind = {
    .name = "privileges",
    .keyword = "",
    .rank = 92,
    // clang-format off
    .query = R"(
SELECT 'privileges', o.classid, o.oid, o.subid, NULL, NULL, NULL, 0,
       ARRAY[(SELECT pg_catalog.array_agg(
                       CASE WHEN a.grantee = o.owner THEN 'owner' WHEN a.grantee = 0 THEN 'public'
                            WHEN r.rolname IS NULL THEN a.grantee::text
                            WHEN r.rolname IN ('owner', 'public') OR r.rolname LIKE '"%' THEN '"' || r.rolname || '"'
                            ELSE r.rolname END
                       || '=' || pg_catalog.lower(a.privilege_type)
                       || CASE WHEN a.is_grantable AND a.grantee <> o.owner THEN ' with grant option' ELSE '' END ORDER BY a.place)::text
                FROM pg_catalog.aclexplode(o.acl) WITH ORDINALITY a(grantor, grantee, privilege_type, is_grantable, place) LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee),
             o.all_letters]::text[]
  FROM (SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0, c.relacl, c.relowner,
               CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END
          FROM pg_catalog.pg_class c WHERE c.relacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, a.attnum, a.attacl, c.relowner, 'c'
          FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
         WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384
        UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 0, proacl, proowner, 'f' FROM pg_catalog.pg_proc WHERE proacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 0, typacl, typowner, 'T' FROM pg_catalog.pg_type WHERE typacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, nspacl, nspowner, 'n' FROM pg_catalog.pg_namespace
         WHERE nspacl IS NOT NULL AND (oid >= 16384 OR nspname = 'public')
        UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, pg_catalog.acldefault('n', nspowner), nspowner, 'n'
          FROM pg_catalog.pg_namespace WHERE nspacl IS NULL AND nspname = 'public'
        UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, 0, lanacl, lanowner, 'l' FROM pg_catalog.pg_language WHERE lanacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, fdwacl, fdwowner, 'F'
          FROM pg_catalog.pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, srvacl, srvowner, 'S'
          FROM pg_catalog.pg_foreign_server WHERE srvacl IS NOT NULL
       ) c(classid, oid, subid, acl, owner, type)
 CROSS JOIN LATERAL (
       SELECT c.*, CASE c.type WHEN 'r' THEN CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 170000
                                                  THEN 'rawdDxtm' ELSE 'rawdDxt' END
                               WHEN 'c' THEN 'rawx' WHEN 's' THEN 'rwU' WHEN 'f' THEN 'X' WHEN 'n' THEN 'UC' ELSE 'U' END) o(classid, oid, subid, acl, owner, type, all_letters)
 WHERE o.oid >= 16384 OR o.type = 'n')",
    // clang-format on
    .attributes = {{.name = "grants", .shape = Shape::list}},
    .facts = {"all"},
    .cook = cook,
    .create = create,
    .drop = drop,
    .alter = alter,
    .annotates = true,
    .borne_by = [](const Kind& kind) { return !kind.privileges.empty(); },
    .is_access = true,
    .section = "grants",
    .short_form = "grants",
};

}  // namespace migrate::kinds
