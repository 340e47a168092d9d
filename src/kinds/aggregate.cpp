#include <array>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/routine.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

// The parameters of CREATE AGGREGATE whose values stand as they are, in its order. Flags, words and PARALLEL
// come after them.
constexpr std::array<std::string_view, 16> parameters = {
    "sfunc",  "stype",    "sspace", "finalfunc", "combinefunc", "serialfunc", "deserialfunc", "initcond",
    "msfunc", "minvfunc", "mstype", "msspace",   "mfinalfunc",  "minitcond",  "sortop",       "parallel"};
constexpr std::array<std::string_view, 3> flags = {"finalfunc_extra", "mfinalfunc_extra", "hypothetical"};
constexpr std::array<std::string_view, 2> words = {"finalfunc_modify", "mfinalfunc_modify"};

std::string definition(const Object& aggregate) {
  const std::string_view arguments = aggregate.get("arguments");
  std::string sql = "AGGREGATE " + qualified_name(aggregate.address) + '(' +
                    std::string(arguments.empty() ? "*" : arguments) + ") (";
  std::string separator = "\n    ";
  const auto add = [&](const std::string& clause) {
    sql += separator + clause;
    separator = ",\n    ";
  };
  for (const std::string_view name : parameters) {
    if (aggregate.has(name)) add(std::string(name) + " = " + std::string(aggregate.get(name)));
  }
  for (const std::string_view name : words) {
    if (aggregate.has(name)) add(std::string(name) + " = " + std::string(aggregate.get(name)));
  }
  for (const std::string_view name : flags) {
    if (aggregate.has(name)) add(std::string(name));
  }
  return sql + "\n)";
}

std::vector<Statement> create(const Object& aggregate, const Clauses&, const Context&) {
  return {{.sql = "CREATE " + definition(aggregate), .lock = Lock::none}};
}

Alteration alter(const Alter& change, const Context& context) {
  const bool same_form = change.before->fact("form") == change.after->fact("form");
  if (!same_form || !is_replaceable(change)) return {.replace = true};
  const Statement create = {.sql = "CREATE " + definition(*change.after), .lock = Lock::none};
  return {.statements = {replacing(create, change, context)}};
}

std::string identity(const Address& address) {
  return qualified_name(address) + (address.signature == "()" ? "(*)" : address.signature);
}

std::vector<std::string_view> facts() {
  std::vector<std::string_view> out = routine_facts();
  out.push_back("form");
  return out;
}

AttributeForm function_of(std::string_view name) {
  return {.name = name, .fragment = Fragment::name};
}

}  // namespace

// In the registry the key holds the arguments: `total(integer)`, `rate(double precision ORDER BY
// anyelement)`. The usual FINALFUNC_MODIFY is READ_ONLY, of an ordered-set aggregate READ_WRITE (manual,
// CREATE AGGREGATE).
const Kind aggregate_kind = {
    .name = "aggregate",
    .keyword = "AGGREGATE",
    .rank = 48,
    // clang-format off
    .catalog = "pg_proc",
    .query = R"(
SELECT 'aggregate', 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       s.name, NULL, p.proname, 0,
       ARRAY[pg_catalog.pg_get_function_arguments(p.oid),
             nullif(a.aggtransfn::pg_catalog.regproc::text, '-'), pg_catalog.format_type(a.aggtranstype, NULL),
             nullif(a.aggtransspace, 0)::text,
             nullif(a.aggfinalfn::pg_catalog.regproc::text, '-'), CASE WHEN a.aggfinalextra THEN 'true' END,
             CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
               CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
             nullif(a.aggcombinefn::pg_catalog.regproc::text, '-'),
             nullif(a.aggserialfn::pg_catalog.regproc::text, '-'), nullif(a.aggdeserialfn::pg_catalog.regproc::text, '-'),
             pg_catalog.quote_literal(a.agginitval),
             nullif(a.aggmtransfn::pg_catalog.regproc::text, '-'), nullif(a.aggminvtransfn::pg_catalog.regproc::text, '-'),
             CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END,
             nullif(a.aggmtransspace, 0)::text,
             nullif(a.aggmfinalfn::pg_catalog.regproc::text, '-'), CASE WHEN a.aggmfinalextra THEN 'true' END,
             CASE WHEN a.aggmtransfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
               CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
             pg_catalog.quote_literal(a.aggminitval),
             (SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname) FROM pg_catalog.pg_operator o
                JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
             CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END,
             CASE WHEN a.aggkind = 'h' THEN 'true' END,)" MIGRATE_ROUTINE_FACTS R"(,
             a.aggkind::text || a.aggnumdirectargs::text]::text[])" MIGRATE_ROUTINE_JOINS R"(
  JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid)",
    // clang-format on
    .attributes = {routine_arguments(),
                   {.name = "sfunc", .fragment = Fragment::name, .required = true},
                   {.name = "stype", .fragment = Fragment::type, .required = true},
                   {.name = "sspace", .fragment = Fragment::number},
                   function_of("finalfunc"),
                   {.name = "finalfunc_extra", .shape = Shape::flag},
                   {.name = "finalfunc_modify", .words = {"READ_ONLY", "SHAREABLE", "READ_WRITE"}},
                   function_of("combinefunc"),
                   function_of("serialfunc"),
                   function_of("deserialfunc"),
                   {.name = "initcond", .fragment = Fragment::expression},
                   function_of("msfunc"),
                   function_of("minvfunc"),
                   {.name = "mstype", .fragment = Fragment::type},
                   {.name = "msspace", .fragment = Fragment::number},
                   function_of("mfinalfunc"),
                   {.name = "mfinalfunc_extra", .shape = Shape::flag},
                   {.name = "mfinalfunc_modify", .words = {"READ_ONLY", "SHAREABLE", "READ_WRITE"}},
                   {.name = "minitcond", .fragment = Fragment::expression},
                   {.name = "sortop", .fragment = Fragment::expression},
                   {.name = "parallel", .words = {"SAFE", "RESTRICTED"}, .usual = "UNSAFE"},
                   {.name = "hypothetical", .shape = Shape::flag}},
    .facts = facts(),
    .create = create,
    .drop = drop_routine,
    .alter = alter,
    .rename = rename_routine,
    .claims = routine_claims,
    .identity = identity,
    .has_owner = true,
    .privileges = "X",
    .goes_with_parent = false,
    .section = "aggregates",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
