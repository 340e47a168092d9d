#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string definition(const Object& language) {
  std::string sql = language.has("trusted") ? "TRUSTED LANGUAGE " : "LANGUAGE ";
  sql += sql::identifier(language.address.name) + " HANDLER " + std::string(language.get("handler"));
  if (language.has("inline")) sql += " INLINE " + std::string(language.get("inline"));
  if (language.has("validator")) sql += " VALIDATOR " + std::string(language.get("validator"));
  return sql;
}

std::vector<Statement> create(const Object& language, const Clauses&, const Context&) {
  return {{.sql = "CREATE " + definition(language), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& language, const Context&) {
  return {{.sql = "DROP LANGUAGE " + sql::identifier(language.address.name), .lock = Lock::none}};
}

Alteration alter(const Alter& change, const Context&) {
  return {.statements = {{.sql = "CREATE OR REPLACE " + definition(*change.after), .lock = Lock::none}}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER LANGUAGE " + sql::identifier(from.name) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

}  // namespace

// Those of the server and of extensions are no objects here.
const Kind language_kind = {
    .name = "language",
    .keyword = "LANGUAGE",
    .rank = 46,
    .catalog = "pg_language",
    .query = R"(
SELECT 'language', 'pg_catalog.pg_language'::pg_catalog.regclass::pg_catalog.oid, l.oid, 0,
       NULL, NULL, l.lanname, 0,
       ARRAY[CASE WHEN l.lanpltrusted THEN 'true' END, h.name, i.name, v.name]::text[]
  FROM pg_catalog.pg_language l
  LEFT JOIN LATERAL (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
         JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = l.lanplcallfoid) h(name) ON true
  LEFT JOIN LATERAL (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
         JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = l.laninline) i(name) ON true
  LEFT JOIN LATERAL (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
         JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = l.lanvalidator) v(name) ON true
 WHERE l.oid >= 16384 AND l.lanispl)",
    .attributes = {{.name = "trusted", .shape = Shape::flag},
                   {.name = "handler", .fragment = Fragment::name, .required = true},
                   {.name = "inline", .fragment = Fragment::name},
                   {.name = "validator", .fragment = Fragment::name}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .has_owner = true,
    .privileges = "U",
    .section = "languages",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
