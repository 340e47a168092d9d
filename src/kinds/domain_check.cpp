#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& check) {
  return "ALTER DOMAIN " + table_of(check);
}

std::string definition(const Object& check) {
  return constraint_head(check) + "CHECK (" + std::string(check.get("expression")) + ')';
}

// CREATE DOMAIN has no NOT VALID.
std::string clause(const Object& check, const Clauses&) {
  return check.has("not_valid") ? "" : definition(check);
}

// Every table with a column of the domain is scanned (ALTER DOMAIN, Notes).
std::vector<Statement> create(const Object& check, const Clauses&, const Context& context) {
  const std::string sql = alter_head(check.address) + " ADD " + definition(check);
  if (check.has("not_valid")) return {{.sql = sql + " NOT VALID", .lock = Lock::none}};
  return with_inner_values_parked(check.parent, {.sql = sql, .lock = Lock::share}, context);
}

std::vector<Statement> drop(const Object& check, const Context&) {
  return {{.sql = alter_head(check.address) + " DROP CONSTRAINT " + sql::identifier(check.address.name),
           .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME CONSTRAINT " + sql::identifier(from.name) + " TO " +
                 sql::identifier(name),
          .lock = Lock::none};
}

Alteration alter(const Alter& change, const Context& context) {
  const bool validates = !change.changes("expression") && !change.after->has("not_valid");
  if (!validates) return {.replace = true};
  const Object& check = *change.after;
  const std::string sql =
      alter_head(check.address) + " VALIDATE CONSTRAINT " + sql::identifier(check.address.name);
  Alteration out = around_inner_values(check.parent, context);
  out.statements = with_inner_values_parked(check.parent, {.sql = sql, .lock = Lock::share}, context);
  return out;
}

Alteration around_create(const Object& check, const Context& context) {
  return check.has("not_valid") ? Alteration{} : around_inner_values(check.parent, context);
}

// The columns that go need not be turned into text and back.
std::vector<Address> waits_for(const Object& check, const Snapshot& before) {
  return inner_columns(check.parent, before);
}

std::string identity(const Address& check) {
  return sql::identifier(check.name) + " ON DOMAIN " + table_of(check);
}

}  // namespace

const Kind domain_check_kind = {
    .name = "domain_check",
    .keyword = "CONSTRAINT",
    .rank = 35,
    .query = R"(
SELECT 'domain_check', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,
       s.name, t.typname, k.conname, 0,
       ARRAY[pg_catalog.pg_get_expr(k.conbin, 0),
             CASE WHEN NOT k.convalidated THEN 'true' END]::text[]
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_type t ON t.oid = k.contypid
  JOIN user_schema s ON s.oid = t.typnamespace
 WHERE k.contype = 'c')",
    .attributes = {{.name = "expression", .fragment = Fragment::expression},
                   {.name = "not_valid", .shape = Shape::flag}},
    .create = create,
    .clause = clause,
    .around_create = around_create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = constraint_claims,
    .waits_for = waits_for,
    .identity = identity,
    .evaluates = true,
    .section = "checks",
    .containers = {"domain"},
    .short_form = "expression",
};

}  // namespace migrate::kinds
