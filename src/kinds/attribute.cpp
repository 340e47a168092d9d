#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/composite_type.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& attribute) {
  return "ALTER TYPE " + table_of(attribute);
}

std::string type_and_collation(const Object& attribute) {
  std::string out(attribute.get("type"));
  if (attribute.has("collation")) out += " COLLATE " + std::string(attribute.get("collation"));
  return out;
}

std::string clause(const Object& attribute, const Clauses&) {
  return sql::identifier(attribute.address.name) + ' ' + type_and_collation(attribute);
}

// Typed tables change with their type.
std::string cascade(const Address& type, const Context& context) {
  const std::vector<const Object*> dependents = context.before.dependents_of(type);
  const bool has_tables = std::any_of(dependents.begin(), dependents.end(), [](const Object* dependent) {
    const Kind& kind = get(dependent->address.kind);
    return kind.is_relation && kind.holds_data;
  });
  return has_tables ? " CASCADE" : "";
}

Statement change_type(const Object& attribute, const std::string& what, const Context& context) {
  const std::string tables = cascade(attribute.parent, context);
  return {.sql = alter_head(attribute.address) + what + tables,
          .lock = tables.empty() ? Lock::none : Lock::access_exclusive};
}

std::vector<Statement> create(const Object& attribute, const Clauses&, const Context& context) {
  if (is_remade(attribute.parent, context)) return {};
  return {change_type(attribute, " ADD ATTRIBUTE " + clause(attribute, {}), context)};
}

std::vector<Statement> drop(const Object& attribute, const Context& context) {
  if (is_remade(attribute.parent, context)) return {};
  Statement out =
      change_type(attribute, " DROP ATTRIBUTE " + sql::identifier(attribute.address.name), context);
  if (!columns_of_type(context.before, attribute.parent).empty()) out.hazards = {"its values are lost"};
  return {out};
}

Alteration alter(const Alter& change, const Context& context) {
  const Object& attribute = *change.after;
  if (is_remade(attribute.parent, context)) {
    return carries_out_remaking(attribute.address, context) ? remake(attribute.parent, context)
                                                            : Alteration{};
  }
  return {.statements = {change_type(attribute,
                                     " ALTER ATTRIBUTE " + sql::identifier(attribute.address.name) +
                                         " TYPE " + type_and_collation(attribute),
                                     context)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME ATTRIBUTE " + sql::identifier(from.name) + " TO " +
                 sql::identifier(name) + " CASCADE"};
}

std::string identity(const Address& attribute) {
  return table_of(attribute) + '.' + sql::identifier(attribute.name);
}

}  // namespace

// Of a composite type; a table's are its columns.
const Kind attribute_kind = {
    .name = "attribute",
    .keyword = "COLUMN",
    .rank = 32,
    .query = R"(
SELECT 'attribute', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, a.attnum::int,
       s.name, c.relname, a.attname, a.attnum::int,
       ARRAY[pg_catalog.format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attcollation <> t.typcollation THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
                  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END
            ]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
 WHERE c.relkind = 'c')",
    .attributes = {{.name = "type", .fragment = Fragment::type},
                   {.name = "collation", .fragment = Fragment::name}},
    .create = create,
    .clause = clause,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .identity = identity,
    .inseparable = true,
    .ordered = true,
    .early_drop = false,
    .section = "attributes",
    .containers = {"composite_type"},
    .short_form = "type",
};

}  // namespace migrate::kinds
