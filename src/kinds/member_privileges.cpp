#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/extension_member.hpp"
#include "kinds/files.hpp"
#include "kinds/grants.hpp"
#include "sql/list.hpp"

namespace migrate::kinds {
namespace {

// What has no entry of its own on one side is on that side as the extension has it, which the other side
// knows.
void add_unless_said(Grants& grants, const Grants& of_extension, const Grants& said, const Grants& said_too) {
  const auto is_in = [](const Grants& among, const std::string& grantee, char letter) {
    const auto at = among.find(grantee);
    return at != among.end() && at->second.contains(letter);
  };
  for (const auto& [grantee, held] : of_extension) {
    for (const auto& [letter, grantable] : held) {
      if (!is_in(said, grantee, letter) && !is_in(said_too, grantee, letter))
        grants[grantee].emplace(letter, grantable);
    }
  }
}

PrivilegeScope scope_in(const Address& member, const Context& context) {
  return scope_of_member(member.name, std::max(context.before.server_version, context.after.server_version));
}

Grants part(const Object* privileges, std::string_view attribute, const PrivilegeScope& scope) {
  return privileges ? parse_grants(list_of(*privileges, attribute), scope) : Grants{};
}

// As columns_again of privileges.cpp: those on columns that stay, which go with the same on the table.
std::vector<Statement> columns_again(const Address& table, const std::set<std::string>& losers,
                                     const Context& context) {
  std::vector<Statement> out;
  if (losers.empty()) return out;
  for (const Object& column : context.after.objects()) {
    const Address& address = column.address;
    if (address.kind != table.kind || address.relation != table.relation) continue;
    if (table_of_member(address.name) != table.name) continue;
    const PrivilegeScope scope = scope_in(address, context);
    const Grants kept =
        kept_by(losers, part(context.before.find(address), "grants", scope), part(&column, "grants", scope));
    for (Statement& statement : grant_changes({}, kept, scope, grant_target_of_member(address.name)))
      out.push_back(std::move(statement));
  }
  return out;
}

// Null: all is as the extension has it.
std::vector<Statement> change(const Address& member, const Object* before, const Object* after,
                              const Context& context) {
  const PrivilegeScope scope = scope_in(member, context);
  const Grants granted = part(before, "grants", scope), revoked = part(before, "revokes", scope),
               to_grant = part(after, "grants", scope), to_revoke = part(after, "revokes", scope);
  Grants from = granted, to = to_grant;
  add_unless_said(from, to_revoke, granted, revoked);
  add_unless_said(to, revoked, to_grant, to_revoke);
  std::vector<Statement> out = grant_changes(from, to, scope, grant_target_of_member(member.name));
  for (Statement& statement : columns_again(member, losers(from, to), context))
    out.push_back(std::move(statement));
  return out;
}

// What is revoked on a table is revoked on its columns (manual, REVOKE): that first.
std::vector<Address> table_of_column(const Object& privileges, const Snapshot&) {
  Address table = privileges.address;
  table.name = table_of_member(table.name);
  return table.name.empty() ? std::vector<Address>{} : std::vector<Address>{std::move(table)};
}

std::vector<Statement> create(const Object& privileges, const Clauses&, const Context& context) {
  return change(privileges.address, nullptr, &privileges, context);
}

std::vector<Statement> drop(const Object& privileges, const Context& context) {
  return change(privileges.address, &privileges, nullptr, context);
}

Alteration alter(const Alter& alter, const Context& context) {
  return {.statements = change(alter.after->address, alter.before, alter.after, context)};
}

void cook(Object& privileges) {
  const std::string_view digits = privileges.fact("server_version");
  int version = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), version);
  const PrivilegeScope scope = scope_of_member(privileges.address.name, version);
  for (const std::string_view attribute : {"grants", "revokes"}) {
    const Grants part = parse_grants(list_of(privileges, attribute), scope);
    privileges.set(attribute, part.empty() ? "" : sql::format_array(format_grants(part, scope)));
  }
}

}  // namespace

// What users granted and revoked on what an extension brought: the difference to what its script left
// (pg_init_privs; the defaults where it granted nothing). A privilege whose grant option alone is another is
// in both lists: as it is, and as the extension has it. The name is the server's for the member, with the
// word for what it is: `function public.hstore(text,text)`, `table column public.t.a` (postgres/members.hpp).
const Kind member_privileges_kind = {
    .name = "member_privileges",
    .keyword = "",
    .rank = 94,
    // clang-format off
    .catalog = "pg_extension",
    .query = R"(
SELECT 'member_privileges', 'pg_catalog.pg_init_privs'::pg_catalog.regclass::pg_catalog.oid, o.oid, o.subid,
       NULL, x.extname, i.type || ' ' || CASE o.type WHEN 'f' THEN o.oid::pg_catalog.regprocedure::text ELSE i.identity END, 0,
       ARRAY[l.grants::text, l.revokes::text, pg_catalog.current_setting('server_version_num')]::text[]
  FROM (SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0, c.relacl, c.relowner,
               CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END
          FROM pg_catalog.pg_class c WHERE c.relacl IS NOT NULL
        UNION ALL SELECT d.classid, d.objid, a.attnum, coalesce(a.attacl, '{}'), c.relowner, 'c'
          FROM pg_catalog.pg_depend d
          JOIN pg_catalog.pg_class c ON c.oid = d.objid
          JOIN pg_catalog.pg_attribute a ON a.attrelid = d.objid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'
        UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 0, proacl, proowner, 'f' FROM pg_catalog.pg_proc WHERE proacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 0, typacl, typowner, 'T' FROM pg_catalog.pg_type WHERE typacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, nspacl, nspowner, 'n' FROM pg_catalog.pg_namespace WHERE nspacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, 0, lanacl, lanowner, 'l' FROM pg_catalog.pg_language WHERE lanacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, fdwacl, fdwowner, 'F'
          FROM pg_catalog.pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
        UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, srvacl, srvowner, 'S'
          FROM pg_catalog.pg_foreign_server WHERE srvacl IS NOT NULL
       ) o(classid, oid, subid, acl, owner, type)
  JOIN pg_catalog.pg_depend m ON m.classid = o.classid AND m.objid = o.oid AND m.objsubid = 0 AND m.deptype = 'e'
  JOIN pg_catalog.pg_extension x ON x.oid = m.refobjid
  LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = o.classid AND p.objoid = o.oid AND p.objsubid = o.subid
 CROSS JOIN LATERAL (SELECT coalesce(p.initprivs, pg_catalog.acldefault(o.type::"char", o.owner))) f(acl)
 CROSS JOIN LATERAL (
       SELECT pg_catalog.array_agg(e.element ORDER BY e.element) FILTER (WHERE e.now AND NOT e.first),
              pg_catalog.array_agg(e.element ORDER BY e.element) FILTER (WHERE e.first AND NOT e.now)
         FROM (SELECT a.element, pg_catalog.bool_or(a.now), pg_catalog.bool_or(NOT a.now)
                 FROM (SELECT s.now,
                              CASE WHEN a.grantee = a.grantor AND r.rolname = CURRENT_USER THEN 'owner' WHEN a.grantee = 0 THEN 'public'
                                   WHEN r.rolname IS NULL THEN a.grantee::text
                                   WHEN r.rolname IN ('owner', 'public') OR r.rolname LIKE '"%' THEN '"' || r.rolname || '"'
                                   ELSE r.rolname END
                              || '=' || pg_catalog.lower(a.privilege_type)
                              || CASE WHEN pg_catalog.bool_or(a.is_grantable) AND a.grantee <> a.grantor THEN ' with grant option' ELSE '' END
                         FROM (VALUES (true, o.acl), (false, f.acl)) s(now, acl)
                        CROSS JOIN LATERAL pg_catalog.aclexplode(s.acl) a
                         LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
                        GROUP BY s.now, a.grantee, a.grantee = a.grantor, r.rolname, a.privilege_type, a.grantee <> a.grantor) a(now, element)
                GROUP BY a.element) e(element, now, first)) l(grants, revokes)
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.oid, o.subid) i
 WHERE o.oid >= 16384 AND NOT (o.acl @> f.acl AND f.acl @> o.acl) AND (l.grants IS NOT NULL OR l.revokes IS NOT NULL))",
    // clang-format on
    .attributes = {{.name = "grants", .shape = Shape::list}, {.name = "revokes", .shape = Shape::list}},
    .facts = {"server_version"},
    .cook = cook,
    .create = create,
    .drop = drop,
    .alter = alter,
    .follows = table_of_column,
    .is_access = true,
    .composed_name = true,
    .section = "members",
    .containers = {"extension"},
};

}  // namespace migrate::kinds
