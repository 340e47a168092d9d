#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/generic_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

// "user SERVER s"; the user is a role or "public".
std::string identity(const Address& mapping) {
  return "FOR " + sql::identifier(mapping.name) + " SERVER " + sql::identifier(mapping.relation);
}

std::vector<Statement> create(const Object& mapping, const Clauses&, const Context&) {
  const std::vector<std::string> options = list_of(mapping, "options");
  std::string sql = "CREATE USER MAPPING " + identity(mapping.address);
  if (!options.empty()) sql += ' ' + generic_options(options);
  return {{.sql = sql, .lock = Lock::none, .hazards = placeholder_hazards(options)}};
}

std::vector<Statement> drop(const Object& mapping, const Context&) {
  return {{.sql = "DROP USER MAPPING " + identity(mapping.address)}};
}

Alteration alter(const Alter& change, const Context&) {
  return {.statements =
              alter_generic_options("ALTER USER MAPPING " + identity(change.after->address), change)};
}

}  // namespace

// pg_user_mapping is for superusers alone; the view shows the options to those who may see them, and to
// others none. DROP SERVER wants them gone first.
const Kind user_mapping_kind = {
    .name = "user_mapping",
    .keyword = "",
    .rank = 44,
    .catalog = "pg_user_mapping",
    .query = R"(
SELECT 'user_mapping', 'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid, m.umid, 0,
       NULL, m.srvname, m.usename, 0,
       ARRAY[(SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(m.umoptions) o)]::text[]
  FROM pg_catalog.pg_user_mappings m)",
    .attributes = {{.name = "options", .shape = Shape::options}},
    .cook = hide_secrets,
    .create = create,
    .drop = drop,
    .alter = alter,
    .identity = identity,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "user_mappings",
    .containers = {"foreign_server"},
};

}  // namespace migrate::kinds
