#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/routine.hpp"
#include "sql/list.hpp"

namespace migrate::kinds {
namespace {

Statement create_one(const Object& procedure) {
  std::vector<std::string> options;
  if (procedure.has("security")) options.emplace_back("SECURITY DEFINER");
  return create_routine(procedure, "", options);
}

std::vector<Statement> create(const Object& procedure, const Clauses&, const Context&) {
  return {create_one(procedure)};
}

Alteration alter(const Alter& change, const Context& context) {
  if (!is_replaceable(change)) return {.replace = true};
  for (const std::string_view attribute :
       {"arguments", "language", "transforms", "library", "body", "sql_body"}) {
    if (change.changes(attribute))
      return {.statements = {replacing(create_one(*change.after), change, context)}};
  }
  std::string sql = "ALTER " + routine_name(change.after->address);
  if (change.changes("security"))
    sql += change.after->has("security") ? " SECURITY DEFINER" : " SECURITY INVOKER";
  for (const std::string& part : setting_changes(change)) sql += ' ' + part;
  return {.statements = {{.sql = sql, .lock = Lock::none}}};
}

// The types alone would also be looked for among all arguments, OUT ones included (manual, DROP PROCEDURE); a
// mode says that these are the inputs.
std::string identity(const Address& address) {
  const std::string_view signature = address.signature;
  std::vector<std::string> types;
  if (signature.size() > 2) types = sql::split_list(signature.substr(1, signature.size() - 2));
  for (std::string& type : types) type.insert(0, "IN ");
  return qualified_name(address) + '(' + joined(types) + ')';
}

}  // namespace

const Kind procedure_kind = {
    .name = "procedure",
    .keyword = "PROCEDURE",
    .rank = 46,
    .catalog = "pg_proc",
    .query = R"(
SELECT 'procedure', 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       s.name, NULL, p.proname, 0,
       ARRAY[pg_catalog.pg_get_function_arguments(p.oid), l.lanname,)" MIGRATE_ROUTINE_TRANSFORMS R"(,
             CASE WHEN p.prosecdef THEN 'DEFINER' END,)" MIGRATE_ROUTINE_BODY "," MIGRATE_ROUTINE_FACTS
             R"(]::text[])" MIGRATE_ROUTINE_JOINS R"(
 WHERE p.prokind = 'p')",
    .attributes = with_routine_body({routine_arguments(),
                                     {.name = "language"},
                                     routine_transforms(),
                                     {.name = "security", .words = {"DEFINER"}, .usual = "INVOKER"}}),
    .facts = routine_facts(),
    .create = create,
    .drop = drop_routine,
    .alter = alter,
    .rename = rename_routine,
    .claims = routine_claims,
    .needs = routine_needs,
    .identity = identity,
    .has_owner = true,
    .privileges = "X",
    .goes_with_parent = false,
    .blocks_type_change = true,
    .section = "procedures",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
