#include "kinds/files.hpp"
#include "kinds/references.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& method, const Clauses&, const Context&) {
  return {{.sql = "CREATE ACCESS METHOD " + sql::identifier(method.address.name) + " TYPE " +
                  std::string(method.get("type")) + " HANDLER " + std::string(method.get("handler")),
           .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& method, const Context&) {
  return {{.sql = "DROP ACCESS METHOD " + sql::identifier(method.address.name), .lock = Lock::none}};
}

}  // namespace

// PostgreSQL changes nothing of it in place. It has no owner.
const Kind access_method_kind = {
    .name = "access_method",
    .keyword = "ACCESS METHOD",
    .rank = 34,
    .catalog = "pg_am",
    .query = R"(
SELECT 'access_method', 'pg_catalog.pg_am'::pg_catalog.regclass::pg_catalog.oid, a.oid, 0,
       NULL, NULL, a.amname, 0,
       ARRAY[CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler::pg_catalog.regproc::text]::text[]
  FROM pg_catalog.pg_am a
 WHERE a.oid >= 16384)",
    .attributes = {{.name = "type", .words = {"TABLE", "INDEX"}, .required = true},
                   {.name = "handler", .fragment = Fragment::name, .required = true}},
    .create = create,
    .drop = drop,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .needs = [](const Object& method) { return routines_named(method.get("handler"), "internal", "public"); },
    .early_drop = false,
    .section = "access_methods",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
