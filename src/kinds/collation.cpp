#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string definition(const Object& collation, const Address& name) {
  std::vector<std::string> options;
  const auto add = [&](std::string_view option, std::string_view attribute) {
    if (collation.has(attribute))
      options.push_back(std::string(option) + " = " + sql::literal(collation.get(attribute)));
  };
  add("provider", "provider");
  add("locale", "locale");
  add("lc_collate", "lc_collate");
  add("lc_ctype", "lc_ctype");
  if (collation.has("deterministic")) options.push_back("deterministic = false");
  add("rules", "rules");
  return "CREATE COLLATION " + qualified_name(name) + " (" + joined(options) + ")";
}

std::vector<Statement> create(const Object& collation, const Clauses&, const Context&) {
  return {{.sql = definition(collation, collation.address), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& collation, const Context&) {
  return {{.sql = "DROP COLLATION " + qualified_name(collation.address), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER COLLATION " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

std::vector<const Object*> columns_of(const Snapshot& snapshot, const Address& collation) {
  std::vector<const Object*> out;
  for (const Object* dependent : snapshot.dependents_of(collation)) {
    const bool uses = dependent->address.kind == "column" && get(dependent->parent.kind).holds_data &&
                      dependent->get("collation") == qualified_name(collation);
    if (uses) out.push_back(dependent);
  }
  return out;
}

// Empty where the column goes, is made again, or gets another collation of its own.
std::string move_column(const Object& column, const Context& context) {
  if (!is_converted(column, context)) return "";
  if (context.after.find(column.address)->get("collation") != column.get("collation")) return "";
  return "ALTER TABLE " + table_of(column.address) + " ALTER COLUMN " + sql::identifier(column.address.name) +
         " TYPE " + std::string(column.get("type")) + " COLLATE " + std::string(column.get("collation"));
}

// Nothing of a collation can be changed. A new one takes the old one's place, column by column, and the rows
// stay as they are.
Alteration alter(const Alter& change, const Context& context) {
  const Address collation = change.before->address;
  Address old = collation;
  old.name = collation.name.substr(0, 59) + "_old";
  Alteration out{.also_around = columns_of(context.before, collation)};
  out.statements = {rename(collation, old.name),
                    {.sql = definition(*change.after, collation), .lock = Lock::none}};
  for (const Object* column : out.also_around) {
    const std::string sql = move_column(*column, context);
    if (!sql.empty())
      out.statements.push_back(
          {.sql = sql, .hazards = {"values that were unique in the old order may be equal in the new one"}});
  }
  out.statements.push_back({.sql = "DROP COLLATION " + qualified_name(old), .lock = Lock::none});
  for (Statement& statement : annotate_again(collation, context))
    out.statements.push_back(std::move(statement));
  out.takes_along = [&before = context.before, collation](const Object& dependent) {
    return goes_along(dependent, before, collation);
  };
  return out;
}

std::vector<std::string> claims(const Object& collation) {
  return {"collation " + qualified_name(collation.address)};
}

}  // namespace

const Kind collation_kind = {
    .name = "collation",
    .keyword = "COLLATION",
    .rank = 25,
    // The columns of the locale differ by version: colliculocale until 16, colllocale from 17, collicurules
    // from 16. The version that the library had is the server's to know.
    .catalog = "pg_collation",
    .query = R"(
SELECT 'collation', 'pg_catalog.pg_collation'::pg_catalog.regclass::pg_catalog.oid, l.oid, 0,
       s.name, NULL, l.collname, 0,
       ARRAY[CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END,
             CASE WHEN l.collprovider <> 'c' THEN coalesce(r.of ->> 'colllocale', r.of ->> 'colliculocale', l.collcollate)
                  WHEN l.collcollate = l.collctype THEN l.collcollate END,
             CASE WHEN l.collprovider = 'c' AND l.collcollate <> l.collctype THEN l.collcollate END,
             CASE WHEN l.collprovider = 'c' AND l.collcollate <> l.collctype THEN l.collctype END,
             CASE WHEN NOT l.collisdeterministic THEN 'false' END,
             r.of ->> 'collicurules']::text[]
  FROM pg_catalog.pg_collation l
  JOIN user_schema s ON s.oid = l.collnamespace
 CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(l)) r(of))",
    .attributes = {{.name = "provider", .words = {"icu", "builtin"}, .usual = "libc"},
                   {.name = "locale"},
                   {.name = "lc_collate"},
                   {.name = "lc_ctype"},
                   {.name = "deterministic", .words = {"false"}, .usual = "true"},
                   {.name = "rules", .shape = Shape::verbatim}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = claims,
    .has_owner = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "collations",
    .containers = {"schema"},
    .short_form = "locale",
};

}  // namespace migrate::kinds
