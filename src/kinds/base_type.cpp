#include <algorithm>
#include <array>
#include <utility>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

struct Parameter {
  std::string_view attribute;
  std::string_view keyword;
  bool is_literal = false;
  bool changes = false;  // ALTER TYPE … SET takes it
};

// In the order of CREATE TYPE; PASSEDBYVALUE has no value.
constexpr auto parameters = std::to_array<Parameter>({
    {"input", "INPUT"},
    {"output", "OUTPUT"},
    {"receive", "RECEIVE", false, true},
    {"send", "SEND", false, true},
    {"typmod_in", "TYPMOD_IN", false, true},
    {"typmod_out", "TYPMOD_OUT", false, true},
    {"analyze", "ANALYZE", false, true},
    {"subscript", "SUBSCRIPT", false, true},
    {"length", "INTERNALLENGTH"},
    {"alignment", "ALIGNMENT"},
    {"storage", "STORAGE", false, true},
    {"category", "CATEGORY", true},
    {"preferred", "PREFERRED"},
    {"default", "DEFAULT", true},
    {"element", "ELEMENT"},
    {"delimiter", "DELIMITER", true},
    {"collatable", "COLLATABLE"},
});

std::string setting(const Parameter& parameter, std::string_view value) {
  return std::string(parameter.keyword) + " = " +
         (parameter.is_literal ? sql::literal(value) : std::string(value));
}

std::vector<Statement> declare(const Object& type) {
  return {{.sql = "CREATE TYPE " + qualified_name(type.address), .lock = Lock::none}};
}

std::vector<Statement> create(const Object& type, const Clauses&, const Context&) {
  std::vector<std::string> settings;
  for (const Parameter& parameter : parameters) {
    if (type.has(parameter.attribute)) settings.push_back(setting(parameter, type.get(parameter.attribute)));
  }
  if (type.has("by_value")) settings.emplace_back("PASSEDBYVALUE");
  return {{.sql = "CREATE TYPE " + qualified_name(type.address) + ' ' + in_parentheses(settings),
           .lock = Lock::none}};
}

// Its functions and it need each other.
std::vector<Statement> drop(const Object& type, const Context&) {
  return {{.sql = "DROP TYPE " + qualified_name(type.address) + " CASCADE", .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TYPE " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

// PostgreSQL turns plain storage into another, and not back: values may be compressed by then.
bool becomes_plain(const Alter& change, std::string_view attribute) {
  return attribute == "storage" && !change.after->has("storage");
}

// Columns keep the storage that their type had when they were made.
std::vector<Statement> store_alike(const Object& type, const Context& context) {
  std::vector<Statement> out;
  for (const Object* column : columns_of_type(context.before, type.address)) {
    const Object* kept = context.after.find(column->address);
    if (!kept || kept->has("storage") || column->has("storage") || !array_mark(*column).empty()) continue;
    out.push_back({.sql = "ALTER TABLE " + table_of(column->address) + " ALTER COLUMN " +
                          sql::identifier(column->address.name) + " SET STORAGE " +
                          std::string(type.get("storage"))});
  }
  return out;
}

Alteration alter(const Alter& change, const Context& context) {
  const Object& type = *change.after;
  std::vector<std::string> settings;
  for (const catalog::AttributeChange& attribute : change.attributes) {
    const auto parameter = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& one) {
      return one.attribute == attribute.name;
    });
    const bool in_place = parameter != parameters.end() && parameter->changes;
    if (!in_place || becomes_plain(change, attribute.name)) return {.replace = true};
    settings.push_back(setting(*parameter, type.has(attribute.name) ? type.get(attribute.name) : "NONE"));
  }
  Alteration out;
  out.statements.push_back(
      {.sql = "ALTER TYPE " + qualified_name(type.address) + " SET (" + joined(settings) + ')'});
  if (change.changes("storage")) {
    for (Statement& statement : store_alike(type, context)) out.statements.push_back(std::move(statement));
  }
  return out;
}

AttributeForm function_of(std::string_view name) {
  return {.name = name, .fragment = Fragment::name};
}

}  // namespace

// Columns hold values as the type lays them out, so that it is not made anew under them.
const Kind base_type_kind = {
    .name = "base_type",
    .keyword = "TYPE",
    .rank = 33,
    // clang-format off
    .query = R"(
SELECT 'base_type', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0,
       ARRAY[t.typinput::pg_catalog.regproc::text, t.typoutput::pg_catalog.regproc::text,
             nullif(t.typreceive::pg_catalog.regproc::text, '-'), nullif(t.typsend::pg_catalog.regproc::text, '-'),
             nullif(t.typmodin::pg_catalog.regproc::text, '-'), nullif(t.typmodout::pg_catalog.regproc::text, '-'),
             nullif(t.typanalyze::pg_catalog.regproc::text, '-'), nullif(t.typsubscript::pg_catalog.regproc::text, '-'),
             CASE WHEN t.typlen <> -1 THEN t.typlen::text END,
             CASE WHEN t.typbyval THEN 'true' END,
             CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' END,
             CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END,
             CASE WHEN t.typcategory <> 'U' THEN t.typcategory::text END,
             CASE WHEN t.typispreferred THEN 'true' END,
             t.typdefault,
             CASE WHEN t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END,
             CASE WHEN t.typdelim <> ',' THEN t.typdelim::text END,
             CASE WHEN t.typcollation <> 0 THEN 'true' END]::text[]
  FROM pg_catalog.pg_type t
  JOIN user_schema s ON s.oid = t.typnamespace
 WHERE t.typtype = 'b'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))",
    // clang-format on
    .attributes = {{.name = "input", .fragment = Fragment::name, .required = true},
                   {.name = "output", .fragment = Fragment::name, .required = true},
                   function_of("receive"),
                   function_of("send"),
                   function_of("typmod_in"),
                   function_of("typmod_out"),
                   function_of("analyze"),
                   function_of("subscript"),
                   {.name = "length", .fragment = Fragment::number},
                   {.name = "by_value", .shape = Shape::flag},
                   {.name = "alignment", .words = {"char", "int2", "double"}, .usual = "int4"},
                   {.name = "storage", .words = {"external", "extended", "main"}, .usual = "plain"},
                   {.name = "category", .shape = Shape::verbatim},
                   {.name = "preferred", .shape = Shape::flag},
                   {.name = "default", .shape = Shape::verbatim},
                   {.name = "element", .fragment = Fragment::type},
                   {.name = "delimiter", .shape = Shape::verbatim},
                   {.name = "collatable", .shape = Shape::flag}},
    .create = create,
    .declare = declare,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = type_claims,
    .has_owner = true,
    .privileges = "U",
    .goes_with_parent = false,
    .early_drop = false,
    .section = "base_types",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
