#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_column(const Address& address) {
  return "ALTER TABLE " + table_of(address) + " ALTER COLUMN " + sql::identifier(address.name);
}

std::string clause(const Object& value, const Clauses&) {
  return "DEFAULT " + std::string(value.get("expression"));
}

std::vector<Statement> create(const Object& value, const Clauses&, const Context&) {
  return {{.sql = alter_column(value.address) + " SET " + clause(value, {})}};
}

std::vector<Statement> drop(const Object& value, const Context&) {
  return {{.sql = alter_column(value.address) + " DROP DEFAULT"}};
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
       ARRAY[pg_catalog.pg_get_expr(d.adbin, d.adrelid)]::text[]
  FROM pg_catalog.pg_attrdef d
  JOIN pg_catalog.pg_class c ON c.oid = d.adrelid AND c.relkind IN ('r', 'p', 'v', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.attgenerated = '')",
    .attributes = {{.name = "expression", .fragment = Fragment::expression}},
    .create = create,
    .clause = clause,
    .drop = drop,
    .alter = alter,
    .parent = "column",
};

}  // namespace migrate::kinds
