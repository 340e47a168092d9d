#include "kinds/constraint.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"

namespace migrate::kinds {
namespace {

std::string clause(const Object& check, const Clauses&) {
  std::string out = constraint_head(check) + "CHECK (" + std::string(check.get("expression")) + ')';
  if (check.has("no_inherit")) out += " NO INHERIT";
  if (check.has("not_valid")) out += " NOT VALID";
  return out;
}

std::vector<Statement> create(const Object& check, const Clauses&, const Context& context) {
  if (is_created_by_parent(check, context)) return {};
  return add_constraint(check, clause(check, {}), Lock::access_exclusive);
}

// CREATE TABLE takes NOT VALID for a word without meaning: the constraint comes out valid.
std::string inline_clause(const Object& check, const Clauses& clauses) {
  return check.has("not_valid") || check.has("inherited") ? "" : clause(check, clauses);
}

std::vector<Statement> drop(const Object& check, const Context& context) {
  if (follows_parent(check, context)) return {};
  return drop_constraint(check, context);
}

std::vector<Address> follows(const Object& check, const Snapshot& after) {
  const Object* origin = origin_of(check, after);
  return origin ? std::vector{origin->address} : std::vector<Address>{};
}

Alteration alter(const Alter& change, const Context& context) {
  const Object* origin =
      follows_parent(*change.after, context) ? origin_of(*change.after, context.after) : nullptr;
  if (origin && origin->attributes() == change.after->attributes()) return {};
  const bool validates =
      change.attributes.size() == 1 && change.changes("not_valid") && !change.after->has("not_valid");
  if (!validates) return {.replace = true};
  return {.statements = {validate_constraint(*change.after)}};
}

}  // namespace

const Kind check_kind = {
    .name = "check",
    .keyword = "CONSTRAINT",
    .rank = 62,
    .query = R"(
SELECT 'check', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,
       s.name, c.relname, k.conname, 0,
       ARRAY[pg_catalog.pg_get_expr(k.conbin, k.conrelid),
             CASE WHEN k.connoinherit THEN 'true' END,
             CASE WHEN NOT k.convalidated THEN 'true' END,
             CASE WHEN k.coninhcount > 0 AND NOT k.conislocal AND NOT c.relispartition THEN 'true' END,
             CASE WHEN k.coninhcount > 0 THEN 'true' END]::text[]
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE k.contype = 'c')",
    .attributes = {{.name = "expression", .fragment = Fragment::expression},
                   {.name = "no_inherit", .shape = Shape::flag},
                   {.name = "not_valid", .shape = Shape::flag, .initial_in_child = true},
                   {.name = "inherited", .shape = Shape::flag, .initial = true}},
    .facts = {"from_parent"},
    .create = create,
    .clause = inline_clause,
    .drop = drop,
    .alter = alter,
    .rename = rename_constraint,
    .claims = constraint_claims,
    .follows = follows,
    .evaluates = true,
    .section = "checks",
    .containers = {"table", "foreign_table"},
    .short_form = "expression",
};

}  // namespace migrate::kinds
