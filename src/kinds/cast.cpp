#include "kinds/files.hpp"
#include "kinds/references.hpp"

namespace migrate::kinds {
namespace {

// "source AS target" is the name.
std::string identity(const Address& address) {
  return '(' + address.name + ')';
}

std::string way(const Object& cast) {
  if (cast.get("method") == "inout") return " WITH INOUT";
  if (!cast.has("function")) return " WITHOUT FUNCTION";
  return " WITH FUNCTION " + std::string(cast.get("function"));
}

std::vector<Statement> create(const Object& cast, const Clauses&, const Context&) {
  std::string sql = "CREATE CAST " + identity(cast.address) + way(cast);
  if (cast.has("context")) sql += " AS " + std::string(cast.get("context"));
  return {{.sql = sql, .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& cast, const Context&) {
  return {{.sql = "DROP CAST " + identity(cast.address), .lock = Lock::none}};
}

std::vector<Address> needs(const Object& cast) {
  const std::string& name = cast.address.name;
  return routines_named(cast.get("function"), name.substr(0, name.find(" AS ")), "public");
}

}  // namespace

// PostgreSQL changes nothing of a cast but by dropping it. pg_depend does not tie to it what is converted by
// it without a function, so that it comes as early as its function and types let it, and goes late. That of a
// range to its multirange comes with the type.
const Kind cast_kind = {
    .name = "cast",
    .keyword = "CAST",
    .rank = 34,
    .catalog = "pg_cast",
    .query = R"(
SELECT 'cast', 'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       NULL, NULL, pg_catalog.format('%s AS %s', pg_catalog.format_type(c.castsource, NULL),
                                     pg_catalog.format_type(c.casttarget, NULL)), 0,
       ARRAY[CASE WHEN c.castfunc <> 0 THEN c.castfunc::pg_catalog.regprocedure::text END,
             CASE c.castmethod WHEN 'i' THEN 'inout' WHEN 'b' THEN 'binary' END,
             CASE c.castcontext WHEN 'a' THEN 'ASSIGNMENT' WHEN 'i' THEN 'IMPLICIT' END]::text[]
  FROM pg_catalog.pg_cast c
 WHERE c.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget))",
    .attributes = {{.name = "function", .fragment = Fragment::routine},
                   {.name = "method", .words = {"inout", "binary"}, .usual = "function"},
                   {.name = "context", .words = {"ASSIGNMENT", "IMPLICIT"}, .usual = "EXPLICIT"}},
    .create = create,
    .drop = drop,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .needs = needs,
    .identity = identity,
    .early_drop = false,
    .composed_name = true,
    .section = "casts",
    .containers = {"registry"},
    .short_form = "function",
};

}  // namespace migrate::kinds
