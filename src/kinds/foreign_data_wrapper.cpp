#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/generic_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& wrapper) {
  return "ALTER FOREIGN DATA WRAPPER " + sql::identifier(wrapper.name);
}

// " HANDLER public.f", " NO HANDLER".
std::string function_clause(const Object& wrapper, std::string_view attribute, const std::string& keyword) {
  if (!wrapper.has(attribute)) return " NO " + keyword;
  return ' ' + keyword + ' ' + std::string(wrapper.get(attribute));
}

std::vector<Statement> create(const Object& wrapper, const Clauses&, const Context&) {
  std::string sql = "CREATE FOREIGN DATA WRAPPER " + sql::identifier(wrapper.address.name);
  if (wrapper.has("handler")) sql += function_clause(wrapper, "handler", "HANDLER");
  if (wrapper.has("validator")) sql += function_clause(wrapper, "validator", "VALIDATOR");
  const std::vector<std::string> options = list_of(wrapper, "options");
  if (!options.empty()) sql += ' ' + generic_options(options);
  return {{.sql = sql, .lock = Lock::none, .hazards = placeholder_hazards(options)}};
}

std::vector<Statement> drop(const Object& wrapper, const Context&) {
  return {{.sql = "DROP FOREIGN DATA WRAPPER " + sql::identifier(wrapper.address.name)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name)};
}

Alteration alter(const Alter& change, const Context&) {
  Alteration out;
  std::string functions;
  if (change.changes("handler")) functions += function_clause(*change.after, "handler", "HANDLER");
  if (change.changes("validator")) functions += function_clause(*change.after, "validator", "VALIDATOR");
  const std::string head = alter_head(change.after->address);
  if (!functions.empty()) out.statements.push_back({.sql = head + functions});
  for (Statement& statement : alter_generic_options(head, change))
    out.statements.push_back(std::move(statement));
  return out;
}

}  // namespace

const Kind foreign_data_wrapper_kind = {
    .name = "foreign_data_wrapper",
    .keyword = "FOREIGN DATA WRAPPER",
    .rank = 42,
    .catalog = "pg_foreign_data_wrapper",
    .query = R"(
SELECT 'foreign_data_wrapper', 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::pg_catalog.oid, w.oid, 0,
       NULL, NULL, w.fdwname, 0,
       ARRAY[CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::pg_catalog.regproc::text END,
             CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::pg_catalog.regproc::text END,
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(w.fdwoptions) o)]::text[]
  FROM pg_catalog.pg_foreign_data_wrapper w
 WHERE w.oid >= 16384)",
    .attributes = {{.name = "handler", .fragment = Fragment::name},
                   {.name = "validator", .fragment = Fragment::name},
                   {.name = "options", .shape = Shape::options}},
    .cook = hide_secrets,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .has_owner = true,
    .privileges = "U",
    .goes_with_parent = false,
    .early_drop = false,
    .section = "foreign_data_wrappers",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
