#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& type, const Clauses&, const Context&) {
  return {{.sql = "CREATE TYPE " + qualified_name(type.address), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& type, const Context&) {
  return {{.sql = "DROP TYPE " + qualified_name(type.address), .lock = Lock::none}};
}

}  // namespace

// A type of which nothing is said yet: its functions may be there, which a base type then needs.
const Kind shell_type_kind = {
    .name = "shell_type",
    .keyword = "TYPE",
    .rank = 33,
    .query = R"(
SELECT 'shell_type', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0, ARRAY[]::text[]
  FROM pg_catalog.pg_type t
  JOIN user_schema s ON s.oid = t.typnamespace
 WHERE t.typtype = 'p' AND NOT t.typisdefined)",
    .create = create,
    .drop = drop,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .claims = type_claims,
    .has_owner = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "shell_types",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
