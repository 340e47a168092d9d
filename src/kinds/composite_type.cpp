#include "kinds/composite_type.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<Statement> create(const Object& type, const Clauses& clauses, const Context&) {
  return {{.sql = "CREATE TYPE " + qualified_name(type.address) + " AS " + in_parentheses(clauses),
           .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& type, const Context&) {
  return {{.sql = "DROP TYPE " + qualified_name(type.address), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TYPE " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

// What DROP ATTRIBUTE and ADD ATTRIBUTE make of the old order.
Names reachable_order(const Names& before, const Names& after) {
  Names out = before;
  std::erase_if(out, [&](const std::string& name) { return !holds(after, name); });
  for (const std::string& name : after) {
    if (!holds(before, name)) out.push_back(name);
  }
  return out;
}

bool changes_an_attribute(const Address& type, const Context& context) {
  const std::vector<const Object*> attributes = context.before.children_of(type);
  return std::any_of(attributes.begin(), attributes.end(), [&](const Object* attribute) {
    const Object* kept = context.after.find(attribute->address);
    return get(attribute->address.kind).inseparable && kept && kept->attributes() != attribute->attributes();
  });
}

// Columns, and types that may be a column's.
bool has_users(const Address& type, const Snapshot& snapshot) {
  const std::vector<const Object*> dependents = snapshot.dependents_of(type);
  return std::any_of(dependents.begin(), dependents.end(), [&](const Object* dependent) {
    const Kind& kind = get(dependent->address.kind);
    if (dependent->parent == type) return false;
    return dependent->address.kind == "column" || kind.inseparable || kind.name == "domain";
  });
}

// A composite value becomes another by its attributes' names. An array of them keeps its text, which does as
// long as the attributes stay as many as they are.
Parking park(const Object& column, const Address& type) {
  const std::string name = sql::identifier(column.address.name);
  const std::string composite = qualified_name(type);
  if (!array_mark(column).empty()) {
    return {.type = "text[]",
            .there = " USING " + name + "::text[]",
            .back = " USING " + name + "::" + composite + "[]"};
  }
  return {.type = "jsonb",
          .there = " USING pg_catalog.to_jsonb(" + name + ")",
          .back = " USING pg_catalog.jsonb_populate_record(NULL::" + composite + ", " + name + ")"};
}

Alteration alter(const Alter& change, const Context& context) {
  const Address& type = change.after->address;
  return is_remade(type, context) ? remake(type, context) : Alteration{};
}

}  // namespace

bool is_remade(const Address& type, const Context& context) {
  const Object* before = context.before.find(type);
  const Object* after = context.after.find(type);
  if (!before || !after) return false;
  const Names order = list_of(*after, "attribute_order");
  if (reachable_order(list_of(*before, "attribute_order"), order) != order) return true;
  return changes_an_attribute(type, context) && has_users(type, context.before);
}

Alteration remake(const Address& type, const Context& context) {
  Clauses clauses;
  for (const Object* attribute : context.after.children_of(type)) {
    const Kind& kind = get(attribute->address.kind);
    if (kind.inseparable) clauses.push_back(kind.clause(*attribute, {}));
  }
  return replace_type(
      *context.before.find(type), create(*context.after.find(type), clauses, context),
      [type](const Object& column) { return park(column, type); }, context);
}

bool carries_out_remaking(const Address& attribute, const Context& context) {
  const Address type = context.after.find(attribute)->parent;
  if (context.before.find(type)->attributes() != context.after.find(type)->attributes()) return false;
  for (const Object* sibling : context.after.children_of(type)) {
    const Object* before = context.before.find(sibling->address);
    if (get(sibling->address.kind).inseparable && before && before->attributes() != sibling->attributes())
      return sibling->address == attribute;
  }
  return false;
}

// Its attributes are objects of their own. Their order counts in a row value, so that it is the type's; the
// registry gives it by the order of its keys.
const Kind composite_type_kind = {
    .name = "composite_type",
    .keyword = "TYPE",
    .rank = 31,
    .query = R"(
SELECT 'composite_type', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0,
       ARRAY[(SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attnum)::text
                FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)]
  FROM pg_catalog.pg_type t
  JOIN user_schema s ON s.oid = t.typnamespace
  JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c')",
    .attributes = {{.name = "attribute_order", .shape = Shape::list, .inspected = "never"}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = relation_claims,
    .has_owner = true,
    .privileges = "U",
    .is_relation = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "composite_types",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
