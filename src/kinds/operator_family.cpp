#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/operator_members.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& family) {
  return "ALTER OPERATOR FAMILY " + name_with_method(family) + ' ';
}

std::vector<Statement> changes(const Object& from, const Object& to) {
  std::vector<Statement> out;
  for (const std::string& change : member_changes(from, to))
    out.push_back({.sql = alter_head(to.address) + change, .lock = Lock::none});
  return out;
}

std::vector<Statement> create(const Object& family, const Clauses&, const Context&) {
  std::vector<Statement> out = changes({}, family);
  out.insert(out.begin(),
             {.sql = "CREATE OPERATOR FAMILY " + name_with_method(family.address), .lock = Lock::none});
  return out;
}

std::vector<Statement> drop(const Object& family, const Context&) {
  return {{.sql = "DROP OPERATOR FAMILY " + name_with_method(family.address), .lock = Lock::none}};
}

Alteration alter(const Alter& change, const Context&) {
  return {.statements = changes(*change.before, *change.after)};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + "RENAME TO " + sql::identifier(name), .lock = Lock::none};
}

}  // namespace

// In the registry the key holds the access method: `my_ops(btree)`. A class makes one of its own name where
// it names none.
const Kind operator_family_kind = {
    .name = "operator_family",
    .keyword = "OPERATOR FAMILY",
    .rank = 34,
    // clang-format off
    .catalog = "pg_opfamily",
    .query = R"(
SELECT 'operator_family', 'pg_catalog.pg_opfamily'::pg_catalog.regclass::pg_catalog.oid, f.oid, 0,
       s.name, NULL, f.opfname, 0,
       ARRAY[)" MIGRATE_OPERATOR_MEMBERS("'pg_catalog.pg_opfamily'", "f.oid") R"(,
             '(' || a.amname || ')']::text[]
  FROM pg_catalog.pg_opfamily f
  JOIN user_schema s ON s.oid = f.opfnamespace
  JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod)",
    // clang-format on
    .attributes = {operators_form(), functions_form()},
    .facts = {"signature"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .needs = [](const Object& family) { return member_needs(family, ""); },
    .identity = name_with_method,
    .has_owner = true,
    .goes_with_parent = false,
    .section = "operator_families",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
