#include "kinds/clauses.hpp"
#include "kinds/conversion.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& domain) {
  return "ALTER DOMAIN " + qualified_name(domain);
}

std::vector<Statement> create(const Object& domain, const Clauses& clauses, const Context&) {
  std::string sql =
      "CREATE DOMAIN " + qualified_name(domain.address) + " AS " + std::string(domain.get("type"));
  if (domain.has("collation")) sql += " COLLATE " + std::string(domain.get("collation"));
  if (domain.has("default")) sql += " DEFAULT " + std::string(domain.get("default"));
  if (domain.has("not_null")) sql += " NOT NULL";
  for (const std::string& clause : clauses) sql += "\n    " + clause;
  return {{.sql = sql, .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& domain, const Context&) {
  return {{.sql = "DROP DOMAIN " + qualified_name(domain.address), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name), .lock = Lock::none};
}

// A column of the domain's base type is what the column of the domain is under its name: the values need no
// conversion to wait there, and from there the one that a column of that type would need.
Parking park(const Object& column, const Alter& change, const Context& context) {
  const std::string array = array_mark(column);
  Object from, to;
  from.address = to.address = column.address;
  from.set("type", std::string(change.before->get("type")) + array);
  to.set("type", qualified_name(change.after->address) + array);
  from.set_fact("base_type", std::string(change.before->fact("base_type")) + array);
  to.set_fact("base_type", std::string(change.after->fact("base_type")) + array);
  from.set_fact("category", std::string(change.before->fact("category")));
  to.set_fact("category", std::string(change.after->fact("category")));
  return {.type = std::string(from.get("type")),
          .there = "",
          .back = using_clause({.before = &from, .after = &to, .attributes = {}}, context)};
}

std::vector<Statement> change_not_null(const Object& domain, const Context& context) {
  const std::string head = alter_head(domain.address);
  if (!domain.has("not_null")) return {{.sql = head + " DROP NOT NULL", .lock = Lock::none}};
  return with_inner_values_parked(domain.address,
                                  {.sql = head + " SET NOT NULL",
                                   .lock = Lock::share,
                                   .hazards = {"fails when a column of the domain holds nulls"}},
                                  context);
}

Alteration alter(const Alter& change, const Context& context) {
  const Object& domain = *change.after;
  if (change.changes("type") || change.changes("collation")) {
    return replace_type(
        *change.before, create(domain, {}, context),
        [&](const Object& column) { return park(column, change, context); }, context);
  }
  Alteration out;
  if (change.changes("not_null") && domain.has("not_null"))
    out = around_inner_values(domain.address, context);
  const std::string head = alter_head(domain.address);
  if (change.changes("default")) {
    const std::string_view value = domain.get("default");
    const std::string tail = value.empty() ? " DROP DEFAULT" : " SET DEFAULT " + std::string(value);
    out.statements.push_back({.sql = head + tail, .lock = Lock::none});
  }
  if (change.changes("not_null")) {
    for (Statement& statement : change_not_null(domain, context))
      out.statements.push_back(std::move(statement));
  }
  return out;
}

std::vector<Address> waits_for(const Object& domain, const Snapshot& before) {
  return inner_columns(domain.address, before);
}

}  // namespace

const Kind domain_kind = {
    .name = "domain",
    .keyword = "DOMAIN",
    .rank = 34,
    .query = R"(
SELECT 'domain', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0,
       ARRAY[pg_catalog.format_type(t.typbasetype, t.typtypmod),
             CASE WHEN t.typcollation <> b.typcollation THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
                  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = t.typcollation) END,
             coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), t.typdefault),
             CASE WHEN t.typnotnull THEN 'true' END,
             pg_catalog.format_type(t.typbasetype, NULL),
             b.typcategory]::text[]
  FROM pg_catalog.pg_type t
  JOIN user_schema s ON s.oid = t.typnamespace
  JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
 WHERE t.typtype = 'd')",
    .attributes = {{.name = "type", .fragment = Fragment::type},
                   {.name = "collation", .fragment = Fragment::name},
                   {.name = "default", .fragment = Fragment::expression},
                   {.name = "not_null", .shape = Shape::flag}},
    .facts = {"base_type", "category"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = type_claims,
    .waits_for = waits_for,
    .has_owner = true,
    .privileges = "U",
    .is_relation = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "domains",
    .containers = {"schema"},
    .short_form = "type",
};

}  // namespace migrate::kinds
