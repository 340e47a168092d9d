#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/references.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& conversion, const Clauses&, const Context&) {
  return {{.sql = std::string("CREATE ") + (conversion.has("default") ? "DEFAULT " : "") + "CONVERSION " +
                  qualified_name(conversion.address) + " FOR " + sql::literal(conversion.get("from")) +
                  " TO " + sql::literal(conversion.get("to")) + " FROM " +
                  std::string(conversion.get("function")),
           .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& conversion, const Context&) {
  return {{.sql = "DROP CONVERSION " + qualified_name(conversion.address), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER CONVERSION " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

// A schema has one default conversion from one encoding to another.
std::vector<std::string> claims(const Object& conversion) {
  if (!conversion.has("default")) return {};
  return {"default conversion " + sql::identifier(conversion.address.schema) + ' ' +
          std::string(conversion.get("from")) + " to " + std::string(conversion.get("to"))};
}

std::vector<Address> needs(const Object& conversion) {
  return routines_named(conversion.get("function"), "integer, integer, cstring, internal, integer, boolean",
                        conversion.address.schema);
}

}  // namespace

// PostgreSQL changes nothing of it in place but its name.
const Kind conversion_kind = {
    .name = "conversion",
    .keyword = "CONVERSION",
    .rank = 46,
    .catalog = "pg_conversion",
    .query = R"(
SELECT 'conversion', 'pg_catalog.pg_conversion'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.conname, 0,
       ARRAY[pg_catalog.pg_encoding_to_char(c.conforencoding), pg_catalog.pg_encoding_to_char(c.contoencoding),
             c.conproc::pg_catalog.regproc::text,
             CASE WHEN c.condefault THEN 'true' END]::text[]
  FROM pg_catalog.pg_conversion c
  JOIN user_schema s ON s.oid = c.connamespace)",
    .attributes = {{.name = "from", .required = true},
                   {.name = "to", .required = true},
                   {.name = "function", .fragment = Fragment::name, .required = true},
                   {.name = "default", .shape = Shape::flag}},
    .create = create,
    .drop = drop,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .rename = rename,
    .claims = claims,
    .needs = needs,
    .has_owner = true,
    .goes_with_parent = false,
    .section = "conversions",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
