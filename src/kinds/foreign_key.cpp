#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string set_columns(const Object& key) {
  return key.has("set_columns") ? " (" + column_list(list_of(key, "set_columns")) + ')' : "";
}

std::string clause(const Object& key) {
  std::string out = constraint_head(key) + "FOREIGN KEY (" + column_list(list_of(key, "columns")) +
                    ") REFERENCES " + qualified_name(referenced_table(key));
  if (key.has("referenced_columns")) out += '(' + column_list(list_of(key, "referenced_columns")) + ')';
  if (key.has("match")) out += " MATCH " + std::string(key.get("match"));
  if (key.has("on_update")) out += " ON UPDATE " + std::string(key.get("on_update"));
  if (key.has("on_delete")) out += " ON DELETE " + std::string(key.get("on_delete")) + set_columns(key);
  out += deferrable_clause(key);
  return key.has("not_valid") ? out + " NOT VALID" : out;
}

std::vector<Statement> create(const Object& key, const Clauses&, const Context&) {
  return add_constraint(key, clause(key), Lock::share_row_exclusive);
}

std::string timing(const Object& key) {
  const std::string clause = deferrable_clause(key);
  return clause.empty()                  ? " NOT DEFERRABLE"
         : key.has("initially_deferred") ? clause
                                         : clause + " INITIALLY IMMEDIATE";
}

// ALTER CONSTRAINT changes when a key is checked, VALIDATE that it is; nothing else changes in place.
Alteration alter(const Alter& change, const Context&) {
  const auto in_place = [&](const catalog::AttributeChange& attribute) {
    if (attribute.name == "deferrable" || attribute.name == "initially_deferred") return true;
    return attribute.name == "not_valid" && !change.after->has("not_valid");
  };
  if (!std::all_of(change.attributes.begin(), change.attributes.end(), in_place)) return {.replace = true};
  Alteration out;
  if (change.changes("deferrable") || change.changes("initially_deferred")) {
    out.statements.push_back({.sql = "ALTER TABLE " + table_of(change.after->address) + " ALTER CONSTRAINT " +
                                     sql::identifier(change.after->address.name) + timing(*change.after)});
  }
  if (change.changes("not_valid")) out.statements.push_back(validate_constraint(*change.after));
  return out;
}

// pg_depend knows of the referenced columns alone; but a permanent table references no unlogged one, so that
// what happens to the table counts.
std::vector<Address> needs(const Object& key) {
  return key.has("references") ? std::vector{referenced_table(key)} : std::vector<Address>{};
}

}  // namespace

Address referenced_table(const Object& key) {
  const std::vector<std::string> names = list_of(key, "references");
  return {.kind = "table", .schema = names.at(0), .name = names.at(1)};
}

// The bounds of the columns' numbers, which always hold, tell the planner that there are few: it looks each
// one up instead of reading all columns of both tables.
//
// Never inside CREATE TABLE, and dropped by a statement of its own even when its table goes: two tables that
// reference each other could not be created or dropped otherwise.
const Kind foreign_key_kind = {
    .name = "foreign_key",
    .keyword = "CONSTRAINT",
    .rank = 70,
    .query = R"(
SELECT 'foreign_key', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,
       s.name, c.relname, k.conname, 0,
       ARRAY[(SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n)::text
                FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u(attnum, n)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
               WHERE u.n BETWEEN 1 AND pg_catalog.cardinality(k.conkey)),
             ARRAY[rn.nspname, r.relname]::text,
             (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n)::text
                FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u(attnum, n)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
               WHERE u.n BETWEEN 1 AND pg_catalog.cardinality(k.confkey)),
             CASE k.confmatchtype WHEN 'f' THEN 'FULL' WHEN 'p' THEN 'PARTIAL' END,
             CASE k.confupdtype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                                WHEN 'd' THEN 'SET DEFAULT' END,
             CASE k.confdeltype WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL'
                                WHEN 'd' THEN 'SET DEFAULT' END,
             CASE WHEN k.confdelsetcols IS NOT NULL THEN
               (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n)::text
                  FROM pg_catalog.unnest(k.confdelsetcols) WITH ORDINALITY u(attnum, n)
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) END,
             CASE WHEN k.condeferrable THEN 'true' END,
             CASE WHEN k.condeferred THEN 'true' END,
             CASE WHEN NOT k.convalidated THEN 'true' END]::text[]
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
  JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
 WHERE k.contype = 'f' AND k.conparentid = 0)",
    .read_beside = true,
    .attributes = {{.name = "columns", .shape = Shape::list},
                   {.name = "references", .shape = Shape::list},
                   {.name = "referenced_columns", .shape = Shape::list},
                   {.name = "match", .words = {"FULL", "PARTIAL"}, .usual = "SIMPLE"},
                   {.name = "on_update",
                    .words = {"RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"},
                    .usual = "NO ACTION"},
                   {.name = "on_delete",
                    .words = {"RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"},
                    .usual = "NO ACTION"},
                   {.name = "set_columns", .shape = Shape::list},
                   {.name = "deferrable", .shape = Shape::flag},
                   {.name = "initially_deferred", .shape = Shape::flag},
                   {.name = "not_valid", .shape = Shape::flag}},
    .create = create,
    .drop = drop_constraint,
    .alter = alter,
    .rename = rename_constraint,
    .claims = constraint_claims,
    .needs = needs,
    .goes_with_parent = false,
    .section = "foreign_keys",
    .containers = {"table"},
};

}  // namespace migrate::kinds
