#include "kinds/constraint.hpp"
#include "kinds/files.hpp"

namespace migrate::kinds {
namespace {

std::string clause(const Object& check, const Clauses&) {
  std::string out = constraint_head(check) + "CHECK (" + std::string(check.get("expression")) + ')';
  if (check.has("no_inherit")) out += " NO INHERIT";
  if (check.has("not_valid")) out += " NOT VALID";
  return out;
}

std::vector<Statement> create(const Object& check, const Clauses&, const Context&) {
  return add_constraint(check, clause(check, {}), Lock::access_exclusive);
}

// CREATE TABLE takes NOT VALID for a word without meaning: the constraint comes out valid.
std::string inline_clause(const Object& check, const Clauses& clauses) {
  return check.has("not_valid") ? "" : clause(check, clauses);
}

Alteration alter(const Alter& change, const Context&) {
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
             CASE WHEN NOT k.convalidated THEN 'true' END]::text[]
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE k.contype = 'c')",
    .attributes = {{.name = "expression", .fragment = Fragment::expression},
                   {.name = "no_inherit", .shape = Shape::flag},
                   {.name = "not_valid", .shape = Shape::flag}},
    .create = create,
    .clause = inline_clause,
    .drop = drop_constraint,
    .alter = alter,
    .rename = rename_constraint,
    .claims = constraint_claims,
    .section = "checks",
    .containers = {"table"},
    .short_form = "expression",
};

}  // namespace migrate::kinds
