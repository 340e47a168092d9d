#include "kinds/files.hpp"
#include "kinds/grants.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

// What users grant on its members is said of these (member_privileges.cpp); default privileges would add to
// it.
std::vector<Statement> with_members(Statement statement, const Object& extension, const Context& context) {
  return without_default_privileges({std::move(statement)}, std::string(extension.get("schema")), context);
}

std::vector<Statement> create(const Object& extension, const Clauses&, const Context& context) {
  std::string sql = "CREATE EXTENSION " + sql::identifier(extension.address.name);
  if (extension.has("schema")) sql += " WITH SCHEMA " + sql::identifier(extension.get("schema"));
  if (extension.has("version")) sql += " VERSION " + sql::literal(extension.get("version"));
  return with_members({.sql = sql, .lock = Lock::none}, extension, context);
}

std::vector<Statement> drop(const Object& extension, const Context&) {
  return {{.sql = "DROP EXTENSION " + sql::identifier(extension.address.name)}};
}

Alteration alter(const Alter& change, const Context& context) {
  Alteration out;
  const std::string head = "ALTER EXTENSION " + sql::identifier(change.after->address.name);
  if (change.changes("schema")) {
    out.statements.push_back({.sql = head + " SET SCHEMA " + sql::identifier(change.after->get("schema"))});
  }
  if (change.changes("version")) {
    const std::string sql = head + " UPDATE TO " + sql::literal(change.after->get("version"));
    for (Statement& statement : with_members({.sql = sql}, *change.after, context))
      out.statements.push_back(std::move(statement));
  }
  return out;
}

}  // namespace

// The version is left open where the registry does not name one: pg_dump does not print it either.
const Kind extension_kind = {
    .name = "extension",
    .keyword = "EXTENSION",
    .rank = 20,
    .catalog = "pg_extension",
    .query = R"(
SELECT 'extension', 'pg_catalog.pg_extension'::pg_catalog.regclass::pg_catalog.oid, e.oid, 0,
       NULL, NULL, e.extname, 0, ARRAY[n.nspname, e.extversion]::text[]
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
 WHERE e.oid >= 16384)",
    .attributes = {{.name = "schema", .open = true}, {.name = "version", .open = true, .inspected = "never"}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .early_drop = false,
    .section = "extensions",
    .containers = {"registry"},
    .short_form = "schema",
};

}  // namespace migrate::kinds
