#include "kinds/clauses.hpp"
#include "kinds/files.hpp"

namespace migrate::kinds {
namespace {

// "type LANGUAGE language" is the name.
std::string identity(const Address& address) {
  return "FOR " + address.name;
}

std::string definition(const Object& transform) {
  std::vector<std::string> functions;
  if (transform.has("from_sql"))
    functions.push_back("FROM SQL WITH FUNCTION " + std::string(transform.get("from_sql")) + "(internal)");
  if (transform.has("to_sql"))
    functions.push_back("TO SQL WITH FUNCTION " + std::string(transform.get("to_sql")) + "(internal)");
  return "TRANSFORM " + identity(transform.address) + " (" + joined(functions) + ')';
}

std::vector<Statement> create(const Object& transform, const Clauses&, const Context&) {
  return {{.sql = "CREATE " + definition(transform), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& transform, const Context&) {
  return {{.sql = "DROP TRANSFORM " + identity(transform.address), .lock = Lock::none}};
}

Alteration alter(const Alter& change, const Context&) {
  return {.statements = {{.sql = "CREATE OR REPLACE " + definition(*change.after), .lock = Lock::none}}};
}

}  // namespace

// Its functions take one argument of type internal.
const Kind transform_kind = {
    .name = "transform",
    .keyword = "TRANSFORM",
    .rank = 47,
    .catalog = "pg_transform",
    .query = R"(
SELECT 'transform', 'pg_catalog.pg_transform'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       NULL, NULL, pg_catalog.format('%s LANGUAGE %I', pg_catalog.format_type(t.trftype, NULL), l.lanname), 0,
       ARRAY[(SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = t.trffromsql),
             (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = t.trftosql)]::text[]
  FROM pg_catalog.pg_transform t
  JOIN pg_catalog.pg_language l ON l.oid = t.trflang
 WHERE t.oid >= 16384)",
    .attributes = {{.name = "from_sql", .fragment = Fragment::name},
                   {.name = "to_sql", .fragment = Fragment::name}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .identity = identity,
    .composed_name = true,
    .section = "transforms",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
