#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/column.hpp"
#include "kinds/composite_type.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"
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

std::vector<const Object*> typed_tables(const Address& type, const Snapshot& snapshot) {
  std::vector<const Object*> out = snapshot.dependents_of(type);
  std::erase_if(out, [](const Object* dependent) { return !dependent->has("of_type"); });
  return out;
}

// Typed tables change with their type.
std::string cascade(const Address& type, const Context& context) {
  return typed_tables(type, context.before).empty() ? "" : " CASCADE";
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
  const bool has_values = !columns_of_type(context.before, attribute.parent).empty() ||
                          !typed_tables(attribute.parent, context.before).empty();
  if (has_values) out.hazards = {"its values are lost"};
  out.destroys = has_values;
  return {out};
}

// CASCADE cannot say how the values of typed tables are converted: while the type changes, these are tables
// of their own.
Alteration with_tables_apart(Alteration alteration, const Alter& change, const Context& context) {
  std::vector<Statement> apart, converted, back;
  std::vector<std::function<bool(const Object&)>> stand;
  for (const Object* table : typed_tables(change.after->parent, context.before)) {
    Address column = change.after->address;
    column.kind = "column";
    column.schema = table->address.schema;
    column.relation = table->address.name;
    const Object *before = context.before.find(column), *after = context.after.find(column);
    if (!before || !after || !follows_parent(*after, context)) continue;
    const std::string head = "ALTER TABLE " + qualified_name(table->address);
    const Alter of_column{before, after, change.attributes};
    apart.push_back({.sql = head + " NOT OF"});
    converted.push_back(set_type(of_column, context));
    back.push_back({.sql = head + " OF " + std::string(table->get("of_type"))});
    alteration.also_around.push_back(before);
    stand.push_back(stands_on_type(of_column));
  }
  if (stand.empty()) return alteration;
  alteration.takes_along = [stand](const Object& dependent) {
    return std::any_of(stand.begin(), stand.end(), [&](const auto& stands) { return stands(dependent); });
  };
  for (std::vector<Statement>* more : {&converted, &back})
    alteration.statements.insert(alteration.statements.end(), more->begin(), more->end());
  alteration.statements.insert(alteration.statements.begin(), apart.begin(), apart.end());
  return alteration;
}

Alteration alter(const Alter& change, const Context& context) {
  const Object& attribute = *change.after;
  if (is_remade(attribute.parent, context)) {
    return carries_out_remaking(attribute.address, context) ? remake(attribute.parent, context)
                                                            : Alteration{};
  }
  const std::string what = " ALTER ATTRIBUTE " + sql::identifier(attribute.address.name) + " TYPE " +
                           type_and_collation(attribute);
  return with_tables_apart({.statements = {change_type(attribute, what, context)}}, change, context);
}

// CASCADE cannot say how the values of a table that is to go would be converted.
std::vector<Address> tables_of_type(const Object& attribute, const Snapshot& before) {
  std::vector<Address> out;
  for (const Object* table : typed_tables(attribute.parent, before)) out.push_back(table->address);
  return out;
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
    .waits_for = tables_of_type,
    .identity = identity,
    .inseparable = true,
    .ordered = true,
    .early_drop = false,
    .section = "attributes",
    .containers = {"composite_type"},
    .short_form = "type",
};

}  // namespace migrate::kinds
