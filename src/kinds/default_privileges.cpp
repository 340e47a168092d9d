#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/grants.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

// Attribute and what ALTER DEFAULT PRIVILEGES calls it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> classes = {{{"tables", "TABLES"},
                                                                                   {"sequences", "SEQUENCES"},
                                                                                   {"functions", "FUNCTIONS"},
                                                                                   {"types", "TYPES"},
                                                                                   {"schemas", "SCHEMAS"}}};

int version_of(const Context& context) {
  return std::max(context.before.server_version, context.after.server_version);
}

bool is_in_schema(const Address& address) {
  return !address.schema.empty();
}

GrantTarget target_for(const Address& address, std::string_view objects) {
  const std::string role = sql::identifier(address.name);
  std::string before = "ALTER DEFAULT PRIVILEGES FOR ROLE " + role + ' ';
  if (is_in_schema(address)) before += "IN SCHEMA " + sql::identifier(address.schema) + ' ';
  return {.before = std::move(before), .on = std::string(objects), .column = "", .owner = role};
}

Grants grants_of(const Object* defaults, std::string_view attribute, const PrivilegeScope& scope) {
  return complete(defaults ? parse_grants(list_of(*defaults, attribute), scope) : Grants{}, scope);
}

std::vector<Statement> change(const Address& address, const Object* before, const Object* after,
                              const Context& context) {
  std::vector<Statement> out;
  for (const auto& [attribute, objects] : classes) {
    const PrivilegeScope scope = scope_of_new(objects, version_of(context), is_in_schema(address));
    for (Statement& statement :
         grant_changes(grants_of(before, attribute, scope), grants_of(after, attribute, scope), scope,
                       target_for(address, objects)))
      out.push_back(std::move(statement));
  }
  return out;
}

std::vector<Statement> create(const Object& defaults, const Clauses&, const Context& context) {
  return change(defaults.address, nullptr, &defaults, context);
}

std::vector<Statement> drop(const Object& defaults, const Context& context) {
  return change(defaults.address, &defaults, nullptr, context);
}

Alteration alter(const Alter& alter, const Context& context) {
  return {.statements = change(alter.after->address, alter.before, alter.after, context)};
}

void cook(Object& defaults) {
  for (const auto& [attribute, objects] : classes) {
    if (!defaults.has(attribute)) continue;
    const int version = defaults.fact("maintain").empty() ? 0 : 170000;
    const PrivilegeScope scope = scope_of_new(objects, version, is_in_schema(defaults.address));
    // "." stands for a list without an entry: everything is revoked.
    std::vector<std::string> entries = list_of(defaults, attribute);
    std::erase(entries, ".");
    const Grants said = reduced(parse_grants(entries, scope), scope);
    defaults.set(attribute, said.empty() ? "" : sql::format_array(format_grants(said, scope)));
  }
}

std::vector<AttributeForm> forms(bool with_schemas) {
  std::vector<AttributeForm> out;
  for (const auto& [attribute, objects] : classes) {
    if (attribute != "schemas" || with_schemas) out.push_back({.name = attribute, .shape = Shape::list});
  }
  return out;
}

void overlay(Grants& grants, const Grants& more) {
  for (const auto& [grantee, held] : more) {
    for (const auto& [letter, grantable] : held) {
      bool& option = grants[grantee][letter];
      option = option || grantable;
    }
  }
}

}  // namespace

std::string_view default_privilege_class(const Address& described) {
  const std::string_view keyword = get(described.kind).keyword;
  if (keyword.ends_with("VIEW") || keyword == "TABLE" || keyword == "FOREIGN TABLE") return "TABLES";
  if (keyword == "FUNCTION" || keyword == "PROCEDURE" || keyword == "AGGREGATE") return "FUNCTIONS";
  if (keyword == "TYPE" || keyword == "DOMAIN") return "TYPES";
  if (keyword == "SEQUENCE") return "SEQUENCES";
  return keyword == "SCHEMA" ? "SCHEMAS" : "";
}

Grants given_to_new(std::string_view objects, const std::string& schema, const Snapshot& snapshot,
                    int server_version) {
  const auto attribute = std::find_if(classes.begin(), classes.end(), [&](const auto& one) {
                           return one.second == objects;
                         })->first;
  const PrivilegeScope anywhere = scope_of_new(objects, server_version, false);
  const Object* global = snapshot.find({.kind = "global_default_privileges", .name = snapshot.role});
  Grants out = grants_of(global, attribute, anywhere);
  if (schema.empty()) return out;
  const PrivilegeScope inside = scope_of_new(objects, server_version, true);
  const Object* local =
      snapshot.find({.kind = "default_privileges", .schema = schema, .name = snapshot.role});
  overlay(out, grants_of(local, attribute, inside));
  return out;
}

std::vector<Statement> without_default_privileges(std::vector<Statement> statements,
                                                  const std::string& schema, const Context& context) {
  const std::string& role = context.before.role;
  std::vector<Statement> out, back;
  for (const Address& address : {Address{.kind = "global_default_privileges", .name = role},
                                 Address{.kind = "default_privileges", .schema = schema, .name = role}}) {
    const Object* defaults = context.before.find(address);
    if (!defaults) continue;
    std::ranges::move(change(address, defaults, nullptr, context), std::back_inserter(out));
    std::ranges::move(change(address, nullptr, defaults, context), std::back_inserter(back));
  }
  std::ranges::move(statements, std::back_inserter(out));
  std::ranges::move(back, std::back_inserter(out));
  return out;
}

// Those of a schema stand in its mapping; those of all schemas have a section of their own, and are read
// along with them. Both are named by the role whose new objects they are about: one object, whatever the
// number of its rows in the catalog, of which the others are parts.
const Kind default_privileges_kind = {
    .name = "default_privileges",
    .keyword = "",
    .rank = 100,
    .query = R"(
SELECT CASE WHEN d.namespace = 0 THEN 'global_default_privileges' ELSE 'default_privileges' END,
       'pg_catalog.pg_default_acl'::pg_catalog.regclass::pg_catalog.oid, pg_catalog.min(d.oid), 0,
       s.name, NULL, pg_catalog.pg_get_userbyid(d.role), 0,
       ARRAY[pg_catalog.max(d.entries) FILTER (WHERE d.type = 'r'), pg_catalog.max(d.entries) FILTER (WHERE d.type = 'S'),
             pg_catalog.max(d.entries) FILTER (WHERE d.type = 'f'), pg_catalog.max(d.entries) FILTER (WHERE d.type = 'T'),
             pg_catalog.max(d.entries) FILTER (WHERE d.type = 'n'),
             CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 170000 THEN 'true' END]::text[]
  FROM (SELECT l.oid, l.defaclrole, l.defaclnamespace, l.defaclobjtype,
               coalesce((SELECT pg_catalog.array_agg(
                                  CASE WHEN a.grantee = l.defaclrole THEN 'owner' WHEN a.grantee = 0 THEN 'public'
                                       WHEN r.rolname IS NULL THEN a.grantee::text
                                       WHEN r.rolname IN ('owner', 'public') OR r.rolname LIKE '"%' THEN '"' || r.rolname || '"'
                                       ELSE r.rolname END
                                  || '=' || pg_catalog.lower(a.privilege_type)
                                  || CASE WHEN a.is_grantable AND a.grantee <> l.defaclrole THEN ' with grant option' ELSE '' END)
                           FROM pg_catalog.aclexplode(l.defaclacl) a
                           LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee)::text, '{.}')
          FROM pg_catalog.pg_default_acl l) d(oid, role, namespace, type, entries)
  LEFT JOIN user_schema s ON s.oid = d.namespace
 WHERE d.namespace = 0 OR s.oid IS NOT NULL
 GROUP BY d.role, d.namespace, s.name
UNION ALL
SELECT 'default_privileges', 'pg_catalog.pg_default_acl'::pg_catalog.regclass::pg_catalog.oid, l.oid, 0,
       NULL, NULL, '', 0, NULL
  FROM pg_catalog.pg_default_acl l
 WHERE EXISTS (SELECT FROM pg_catalog.pg_default_acl m
                WHERE m.defaclrole = l.defaclrole AND m.defaclnamespace = l.defaclnamespace AND m.oid < l.oid))",
    .attributes = forms(false),
    .facts = {"schemas", "maintain"},
    .cook = cook,
    .create = create,
    .drop = drop,
    .alter = alter,
    .is_access = true,
    .comes_last = true,
    .section = "default_privileges",
    .containers = {"schema"},
};

const Kind global_default_privileges_kind = {
    .name = "global_default_privileges",
    .keyword = "",
    .rank = 101,
    .query = "",
    .attributes = forms(true),
    .facts = {"maintain"},
    .cook = cook,
    .create = create,
    .drop = drop,
    .alter = alter,
    .is_access = true,
    .comes_last = true,
    .section = "global_default_privileges",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
