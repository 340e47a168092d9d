#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& type, const Clauses&, const Context&) {
  std::string sql = "CREATE TYPE " + qualified_name(type.address) +
                    " AS RANGE (\n    subtype = " + std::string(type.get("subtype"));
  const auto add = [&](std::string_view option, std::string_view attribute) {
    if (type.has(attribute))
      sql += ",\n    " + std::string(option) + " = " + std::string(type.get(attribute));
  };
  add("subtype_opclass", "operator_class");
  add("collation", "collation");
  add("canonical", "canonical");
  add("subtype_diff", "subtype_diff");
  if (type.has("multirange")) {
    sql += ",\n    multirange_type_name = " + sql::qualified(type.address.schema, type.get("multirange"));
  }
  return {{.sql = sql + "\n)", .lock = Lock::none}};
}

// The canonical function takes and gives values of the type.
std::vector<Statement> declare(const Object& type) {
  if (!type.has("canonical")) return {};
  return {{.sql = "CREATE TYPE " + qualified_name(type.address), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& type, const Context&) {
  return {{.sql = "DROP TYPE " + qualified_name(type.address) + (type.has("canonical") ? " CASCADE" : ""),
           .lock = Lock::none}};
}

// The multirange type keeps its name.
Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TYPE " + qualified_name(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

Parking park_as_text(const Object& column, const Address& type) {
  const std::string name = sql::identifier(column.address.name), array = array_mark(column);
  return {.type = "text" + array,
          .there = " USING " + name + "::text" + array,
          .back = " USING " + name + "::" + qualified_name(type) + array};
}

// Where a canonical function comes or goes with the type, its columns are not parked: it is replaced, or
// refused where they hold data.
Alteration alter(const Alter& change, const Context& context) {
  const Address type = change.after->address;
  if (change.attributes.size() == 1 && change.changes("multirange")) {
    return {
        .statements = {{.sql = "ALTER TYPE " + sql::qualified(type.schema, change.before->get("multirange")) +
                               " RENAME TO " + sql::identifier(change.after->get("multirange")),
                        .lock = Lock::none}}};
  }
  if (change.before->has("canonical") || change.after->has("canonical")) return {.replace = true};
  return replace_type(
      *change.before, create(*change.after, {}, context),
      [type](const Object& column) { return park_as_text(column, type); }, context);
}

std::vector<std::string> claims(const Object& type) {
  std::vector<std::string> out = type_claims(type);
  if (type.has("multirange"))
    out.push_back("type " + sql::qualified(type.address.schema, type.get("multirange")));
  return out;
}

}  // namespace

const Kind range_type_kind = {
    .name = "range_type",
    .keyword = "TYPE",
    .rank = 33,
    .query = R"(
SELECT 'range_type', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0,
       ARRAY[pg_catalog.format_type(r.rngsubtype, NULL),
             CASE WHEN NOT o.opcdefault THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, o.opcname) FROM pg_catalog.pg_namespace n
                 WHERE n.oid = o.opcnamespace) END,
             CASE WHEN r.rngcollation <> b.typcollation THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
                  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = r.rngcollation) END,
             (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.rngcanonical),
             (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = r.rngsubdiff),
             m.typname]::text[]
  FROM pg_catalog.pg_range r
  JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
  JOIN user_schema s ON s.oid = t.typnamespace
  JOIN pg_catalog.pg_type b ON b.oid = r.rngsubtype
  JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
  JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc)",
    .attributes = {{.name = "subtype", .fragment = Fragment::type},
                   {.name = "operator_class", .fragment = Fragment::name},
                   {.name = "collation", .fragment = Fragment::name},
                   {.name = "canonical", .fragment = Fragment::name},
                   {.name = "subtype_diff", .fragment = Fragment::name},
                   {.name = "multirange", .open = true}},
    .create = create,
    .declare = declare,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = claims,
    .has_owner = true,
    .privileges = "U",
    .goes_with_parent = false,
    .early_drop = false,
    .section = "range_types",
    .containers = {"schema"},
    .short_form = "subtype",
};

}  // namespace migrate::kinds
