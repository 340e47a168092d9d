#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string roles_clause(const Object& policy) {
  const std::vector<std::string> roles = list_of(policy, "roles");
  return " TO " + (roles.empty() ? "PUBLIC" : column_list(roles));
}

std::string condition(std::string_view keyword, const Object& policy, std::string_view attribute) {
  if (!policy.has(attribute)) return "";
  return ' ' + std::string(keyword) + " (" + std::string(policy.get(attribute)) + ')';
}

std::vector<Statement> create(const Object& policy, const Clauses&, const Context&) {
  std::string sql = "CREATE POLICY " + sql_name(policy.address);
  if (policy.has("restrictive")) sql += " AS RESTRICTIVE";
  if (policy.has("command")) sql += " FOR " + std::string(policy.get("command"));
  if (policy.has("roles")) sql += roles_clause(policy);
  return {{.sql = sql + condition("USING", policy, "using") + condition("WITH CHECK", policy, "with_check")}};
}

std::vector<Statement> drop(const Object& policy, const Context&) {
  return {{.sql = "DROP POLICY " + sql_name(policy.address)}};
}

// ALTER POLICY has no words for the command, for permissive and restrictive, or to take a condition away.
bool needs_another(const Alter& change) {
  const auto loses = [&](std::string_view attribute) {
    return change.before->has(attribute) && !change.after->has(attribute);
  };
  return change.changes("command") || change.changes("restrictive") || loses("using") || loses("with_check");
}

Alteration alter(const Alter& change, const Context&) {
  if (needs_another(change)) return {.replace = true};
  const Object& policy = *change.after;
  std::string sql = "ALTER POLICY " + sql_name(policy.address);
  if (change.changes("roles")) sql += roles_clause(policy);
  if (change.changes("using")) sql += condition("USING", policy, "using");
  if (change.changes("with_check")) sql += condition("WITH CHECK", policy, "with_check");
  return {.statements = {{.sql = sql}}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER POLICY " + sql_name(from) + " RENAME TO " + sql::identifier(name)};
}

}  // namespace

const Kind policy_kind = {
    .name = "policy",
    .keyword = "POLICY",
    .rank = 84,
    .catalog = "pg_policy",
    .query = R"(
SELECT 'policy', 'pg_catalog.pg_policy'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       s.name, c.relname, p.polname, 0,
       ARRAY[CASE WHEN NOT p.polpermissive THEN 'true' END,
             CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' END,
             CASE WHEN p.polroles <> '{0}' THEN
               (SELECT pg_catalog.array_agg(r.rolname::text ORDER BY r.rolname)::text
                  FROM pg_catalog.pg_roles r WHERE r.oid = ANY (p.polroles)) END,
             pg_catalog.pg_get_expr(p.polqual, p.polrelid),
             pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)]::text[]
  FROM pg_catalog.pg_policy p
  JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  JOIN user_schema s ON s.oid = c.relnamespace)",
    .attributes = {{.name = "restrictive", .shape = Shape::flag},
                   {.name = "command", .words = {"SELECT", "INSERT", "UPDATE", "DELETE"}, .usual = "ALL"},
                   {.name = "roles", .shape = Shape::list},
                   {.name = "using", .fragment = Fragment::expression},
                   {.name = "with_check", .fragment = Fragment::expression}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .blocks_type_change = true,
    .section = "policies",
    .containers = {"table"},
};

}  // namespace migrate::kinds
