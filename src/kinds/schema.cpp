#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& schema, const Clauses&, const Context&) {
  return {{.sql = "CREATE SCHEMA " + sql::identifier(schema.address.name), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& schema, const Context&) {
  return {{.sql = "DROP SCHEMA " + sql::identifier(schema.address.name), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER SCHEMA " + sql::identifier(from.name) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

}  // namespace

const Kind schema_kind = {
    .name = "schema",
    .keyword = "SCHEMA",
    .rank = 10,
    .query = R"(
SELECT 'schema', 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid, s.oid, 0,
       NULL, NULL, s.name, 0, '{}'::text[]
  FROM user_schema s)",
    .create = create,
    .drop = drop,
    .rename = rename,
    .has_owner = true,
    .privileges = "UC",
    .early_drop = false,
};

}  // namespace migrate::kinds
