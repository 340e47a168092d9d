#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_column(const Object& value) {
  const Address& address = value.address;
  return "ALTER TABLE" + only(value) + ' ' + table_of(address) + " ALTER COLUMN " +
         sql::identifier(address.name);
}

std::string clause(const Object& value, const Clauses&) {
  return "DEFAULT " + std::string(value.get("expression"));
}

// A column that comes with the parent's has its default too.
bool comes_with_column(const Object& value, const Context& context) {
  const Object* column = context.after.find(value.parent);
  if (!column || context.before.find(column->address) || !is_created_by_parent(*column, context))
    return false;
  const Object* origin = origin_of(value, context.after);
  return origin && origin->attributes() == value.attributes();
}

std::vector<Statement> create(const Object& value, const Clauses&, const Context& context) {
  if (comes_with_column(value, context)) return {};
  return {{.sql = alter_column(value) + " SET " + clause(value, {})}};
}

std::vector<Statement> drop(const Object& value, const Context&) {
  return {{.sql = alter_column(value) + " DROP DEFAULT"}};
}

Alteration alter(const Alter& change, const Context& context) {
  return {.statements = create(*change.after, {}, context)};
}

}  // namespace

// A column's default. A generated column's expression is the column's own (column.cpp).
const Kind default_kind = {
    .name = "default",
    .keyword = "",
    .rank = 52,
    .query = R"(
SELECT 'default', 'pg_catalog.pg_attrdef'::pg_catalog.regclass::pg_catalog.oid, d.oid, 0,
       s.name, c.relname, a.attname, a.attnum::int,
       ARRAY[pg_catalog.pg_get_expr(d.adbin, d.adrelid), CASE WHEN c.relhassubclass THEN 'true' END]::text[]
  FROM pg_catalog.pg_attrdef d
  JOIN pg_catalog.pg_class c ON c.oid = d.adrelid AND c.relkind IN ('r', 'p', 'v', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.attgenerated = '')",
    .read_beside = true,
    .attributes = {{.name = "expression", .fragment = Fragment::expression}},
    .facts = {"has_children"},
    .create = create,
    .clause = clause,
    .drop = drop,
    .alter = alter,
    .parent = "column",
};

}  // namespace migrate::kinds
