#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/generic_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& server) {
  return "ALTER SERVER " + sql::identifier(server.name);
}

std::vector<Statement> create(const Object& server, const Clauses&, const Context&) {
  std::string sql = "CREATE SERVER " + sql::identifier(server.address.name);
  if (server.has("type")) sql += " TYPE " + sql::literal(server.get("type"));
  if (server.has("version")) sql += " VERSION " + sql::literal(server.get("version"));
  sql += " FOREIGN DATA WRAPPER " + sql::identifier(server.get("wrapper"));
  const std::vector<std::string> options = list_of(server, "options");
  if (!options.empty()) sql += ' ' + generic_options(options);
  return {{.sql = sql, .lock = Lock::none, .hazards = placeholder_hazards(options)}};
}

std::vector<Statement> drop(const Object& server, const Context&) {
  return {{.sql = "DROP SERVER " + sql::identifier(server.address.name)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name)};
}

// A server keeps its wrapper and type for life.
Alteration alter(const Alter& change, const Context&) {
  if (change.changes("wrapper") || change.changes("type")) return {.replace = true};
  Alteration out;
  const std::string head = alter_head(change.after->address);
  if (change.changes("version")) {
    const std::string_view version = change.after->get("version");
    out.statements.push_back(
        {.sql = head + " VERSION " + (version.empty() ? "NULL" : sql::literal(version))});
  }
  for (Statement& statement : alter_generic_options(head, change))
    out.statements.push_back(std::move(statement));
  return out;
}

std::vector<Address> needs(const Object& server) {
  return {{.kind = "foreign_data_wrapper", .name = std::string(server.get("wrapper"))}};
}

}  // namespace

// It holds its user mappings as a table holds its columns.
const Kind foreign_server_kind = {
    .name = "foreign_server",
    .keyword = "SERVER",
    .rank = 43,
    .catalog = "pg_foreign_server",
    .query = R"(
SELECT 'foreign_server', 'pg_catalog.pg_foreign_server'::pg_catalog.regclass::pg_catalog.oid, v.oid, 0,
       NULL, NULL, v.srvname, 0,
       ARRAY[w.fdwname, v.srvtype, v.srvversion,
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(v.srvoptions) o)]::text[]
  FROM pg_catalog.pg_foreign_server v
  JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = v.srvfdw
 WHERE v.oid >= 16384)",
    .attributes = {{.name = "wrapper"},
                   {.name = "type"},
                   {.name = "version"},
                   {.name = "options", .shape = Shape::options}},
    .cook = hide_secrets,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .needs = needs,
    .has_owner = true,
    .privileges = "U",
    .is_relation = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "servers",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
