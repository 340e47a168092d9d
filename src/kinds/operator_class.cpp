#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/operator_members.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

Address family_of(const Object& made) {
  Address family = made.address;
  family.kind = "operator_family";
  const std::vector<std::string> parts = sql::parts_of_name(made.get("family"));
  if (!parts.empty()) family.name = parts.back();
  if (parts.size() > 1) family.schema = parts.front();
  return family;
}

// CREATE OPERATOR CLASS makes a family of the class's name where none is named or there; one that is still to
// come is not to be made in its place.
std::string family_clause(const Object& made, const Snapshot& after) {
  if (made.has("family")) return " FAMILY " + std::string(made.get("family"));
  const Address family = family_of(made);
  return after.find(family) ? " FAMILY " + qualified_name(family) : "";
}

std::vector<Statement> create(const Object& made, const Clauses&, const Context& context) {
  std::string sql = "CREATE OPERATOR CLASS " + qualified_name(made.address);
  if (made.has("default")) sql += " DEFAULT";
  const std::string type(made.get("type"));
  sql += " FOR TYPE " + type + " USING " + method_of(made.address) + family_clause(made, context.after);
  std::vector<std::string> members = member_clauses(made);
  if (made.has("storage")) members.push_back("STORAGE " + std::string(made.get("storage")));
  // One clause there must be, and this one says nothing.
  if (members.empty()) members.push_back("STORAGE " + type);
  return {{.sql = sql + " AS\n    " + joined(members, ",\n    "), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& gone, const Context&) {
  return {{.sql = "DROP OPERATOR CLASS " + name_with_method(gone.address), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER OPERATOR CLASS " + name_with_method(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

// A type has one default class for each access method.
std::vector<std::string> claims(const Object& made) {
  if (!made.has("default")) return {};
  return {"default operator class " + method_of(made.address) + " of " + std::string(made.get("type"))};
}

std::vector<Address> needs(const Object& made) {
  std::vector<Address> out = member_needs(made, made.get("type"));
  out.push_back(family_of(made));
  return out;
}

}  // namespace

// In the registry the key holds the access method: `my_ops(btree)`. The family of its own name is not
// mentioned. PostgreSQL changes nothing of it in place but its name.
const Kind operator_class_kind = {
    .name = "operator_class",
    .keyword = "OPERATOR CLASS",
    .rank = 34,
    // clang-format off
    .catalog = "pg_opclass",
    .query = R"(
SELECT 'operator_class', 'pg_catalog.pg_opclass'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.opcname, 0,
       ARRAY[pg_catalog.format_type(c.opcintype, NULL),
             CASE WHEN c.opcdefault THEN 'true' END,
             (SELECT pg_catalog.format('%I.%I', n.nspname, f.opfname) FROM pg_catalog.pg_opfamily f
                JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
               WHERE f.oid = c.opcfamily AND (f.opfname <> c.opcname OR f.opfnamespace <> c.opcnamespace)),)"
             MIGRATE_OPERATOR_MEMBERS("'pg_catalog.pg_opclass'", "c.oid") R"(,
             CASE WHEN c.opckeytype <> 0 THEN pg_catalog.format_type(c.opckeytype, NULL) END,
             '(' || a.amname || ')']::text[]
  FROM pg_catalog.pg_opclass c
  JOIN user_schema s ON s.oid = c.opcnamespace
  JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod)",
    // clang-format on
    .attributes = {{.name = "type", .fragment = Fragment::type, .required = true},
                   {.name = "default", .shape = Shape::flag},
                   {.name = "family", .fragment = Fragment::name},
                   operators_form(),
                   functions_form(),
                   {.name = "storage", .fragment = Fragment::type}},
    .facts = {"signature"},
    .create = create,
    .drop = drop,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .rename = rename,
    .claims = claims,
    .needs = needs,
    .identity = name_with_method,
    .has_owner = true,
    .goes_with_parent = false,
    .section = "operator_classes",
    .containers = {"schema"},
    .short_form = "type",
};

}  // namespace migrate::kinds
