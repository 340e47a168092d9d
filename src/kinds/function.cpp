#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/routine.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

bool is_of_the_server(const Object& function) {
  return function.get("language") == "c" || function.get("language") == "internal";
}

std::string word(const Object& function, std::string_view attribute, std::string_view usual) {
  return std::string(function.has(attribute) ? function.get(attribute) : usual);
}

std::vector<std::string> options(const Object& function) {
  std::vector<std::string> out;
  if (function.has("window")) out.emplace_back("WINDOW");
  if (function.has("volatility")) out.emplace_back(function.get("volatility"));
  if (function.has("strict")) out.emplace_back("STRICT");
  if (function.has("security")) out.emplace_back("SECURITY DEFINER");
  if (function.has("leakproof")) out.emplace_back("LEAKPROOF");
  if (function.has("parallel")) out.push_back("PARALLEL " + word(function, "parallel", ""));
  if (function.has("cost")) out.push_back("COST " + word(function, "cost", ""));
  if (function.has("rows")) out.push_back("ROWS " + word(function, "rows", ""));
  if (function.has("support")) out.push_back("SUPPORT " + word(function, "support", ""));
  return out;
}

Statement create_one(const Object& function) {
  const std::string returns =
      function.has("returns") ? " RETURNS " + std::string(function.get("returns")) : "";
  return create_routine(function, returns, options(function));
}

// Its form with a body that names nothing: PL/pgSQL looks at no more than its syntax.
Statement create_hollow(const Object& function) {
  Object out = function;
  out.set("sql_body", "");
  out.set("language", "plpgsql");
  out.set("body", "BEGIN END");
  Statement create = create_one(out);
  create.check.clear();
  return create;
}

// An SQL body that calls its own function finds it there only the second time.
std::vector<Statement> create(const Object& function, const Clauses&, const Context&) {
  if (function.fact("recursive").empty()) return {create_one(function)};
  return {create_hollow(function), made_over(create_one(function))};
}

std::optional<Statement> hollow(const Object& function, const Snapshot&) {
  if (!function.has("sql_body")) return std::nullopt;
  return made_over(create_hollow(function));
}

Statement fill(const Object& function) {
  return made_over(create_one(function));
}

// What ALTER FUNCTION changes; nothing when it cannot.
std::vector<std::string> alterations(const Alter& change) {
  std::vector<std::string> out;
  const Object& to = *change.after;
  if (change.changes("volatility")) out.push_back(word(to, "volatility", "VOLATILE"));
  if (change.changes("strict")) out.emplace_back(to.has("strict") ? "STRICT" : "CALLED ON NULL INPUT");
  if (change.changes("security"))
    out.emplace_back(to.has("security") ? "SECURITY DEFINER" : "SECURITY INVOKER");
  if (change.changes("leakproof")) out.emplace_back(to.has("leakproof") ? "LEAKPROOF" : "NOT LEAKPROOF");
  if (change.changes("parallel")) out.push_back("PARALLEL " + word(to, "parallel", "UNSAFE"));
  if (change.changes("cost")) out.push_back("COST " + word(to, "cost", is_of_the_server(to) ? "1" : "100"));
  if (change.changes("rows")) out.push_back("ROWS " + word(to, "rows", "1000"));
  if (change.changes("support")) out.push_back("SUPPORT " + word(to, "support", ""));
  for (std::string& setting : setting_changes(change)) out.push_back(std::move(setting));
  return out;
}

Alteration alter(const Alter& change, const Context& context) {
  if (change.changes("window") || !is_replaceable(change)) return {.replace = true};
  const bool loses_support = change.changes("support") && !change.after->has("support");
  bool anew = loses_support;
  for (const std::string_view attribute :
       {"arguments", "returns", "language", "transforms", "library", "body", "sql_body"}) {
    anew = anew || change.changes(attribute);
  }
  if (anew) return {.statements = {replacing(create_one(*change.after), change, context)}};
  std::string sql = "ALTER " + routine_name(change.after->address);
  for (const std::string& part : alterations(change)) sql += ' ' + part;
  return {.statements = {{.sql = sql, .lock = Lock::none}}};
}

std::vector<std::string_view> facts() {
  std::vector<std::string_view> out = routine_facts();
  out.push_back("recursive");
  return out;
}

}  // namespace

// What is granted on a range's constructors is no part of a schema (pg_dump leaves it out as well).
// In the registry the key holds the arguments: `add(a integer, b integer DEFAULT 1)`.
const Kind function_kind = {
    .name = "function",
    .keyword = "FUNCTION",
    .rank = 45,
    // clang-format off
    .catalog = "pg_proc",
    .query = R"(
SELECT 'function', 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       s.name, NULL, p.proname, 0,
       ARRAY[pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), l.lanname,)"
             MIGRATE_ROUTINE_TRANSFORMS R"(,
             CASE WHEN p.prokind = 'w' THEN 'true' END,
             CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' END,
             CASE WHEN p.proisstrict THEN 'true' END,
             CASE WHEN p.prosecdef THEN 'DEFINER' END,
             CASE WHEN p.proleakproof THEN 'true' END,
             CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
             CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END THEN p.procost::text END,
             CASE WHEN p.prorows <> 0 AND p.prorows <> 1000 THEN p.prorows::text END,
             CASE WHEN p.prosupport <> 0 THEN p.prosupport::pg_catalog.regproc::text END,)"
             MIGRATE_ROUTINE_BODY "," MIGRATE_ROUTINE_FACTS R"(,
             CASE WHEN p.prosqlbody IS NOT NULL AND EXISTS (
               SELECT FROM pg_catalog.pg_depend r
                WHERE r.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND r.objid = p.oid
                  AND r.refclassid = r.classid AND r.refobjid = p.oid) THEN 'true' END]::text[])" MIGRATE_ROUTINE_JOINS R"(
 WHERE p.prokind IN ('f', 'w') AND )" MIGRATE_IS_OWN_ROUTINE,
    // clang-format on
    .attributes =
        with_routine_body({routine_arguments(),
                           {.name = "returns", .fragment = Fragment::result},
                           {.name = "language"},
                           routine_transforms(),
                           {.name = "window", .shape = Shape::flag},
                           {.name = "volatility", .words = {"IMMUTABLE", "STABLE"}, .usual = "VOLATILE"},
                           {.name = "strict", .shape = Shape::flag},
                           {.name = "security", .words = {"DEFINER"}, .usual = "INVOKER"},
                           {.name = "leakproof", .shape = Shape::flag},
                           {.name = "parallel", .words = {"SAFE", "RESTRICTED"}, .usual = "UNSAFE"},
                           {.name = "cost", .fragment = Fragment::number},
                           {.name = "rows", .fragment = Fragment::number},
                           {.name = "support", .fragment = Fragment::name}}),
    .facts = facts(),
    .create = create,
    .drop = drop_routine,
    .alter = alter,
    .hollow = hollow,
    .fill = fill,
    .rename = rename_routine,
    .claims = routine_claims,
    .needs = routine_needs,
    .has_owner = true,
    .privileges = "X",
    .goes_with_parent = false,
    .blocks_type_change = true,
    .section = "functions",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
