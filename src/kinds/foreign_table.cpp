#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/generic_options.hpp"
#include "kinds/inheritance.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& table) {
  return "ALTER FOREIGN TABLE " + qualified_name(table);
}

// " (…) INHERITS (…)", or as a partition at once (see table.cpp).
std::string body(const Object& table, const Clauses& clauses, const Context& context) {
  const Object* tie = tie_of(table.address, context.after);
  if (tie && tie->address.kind == "partition" && is_made_as_partition(table.address, context))
    return " PARTITION OF " + std::string(tie->get("of")) +
           (clauses.empty() ? "" : ' ' + in_parentheses(clauses)) + ' ' + std::string(tie->get("bound"));
  return ' ' + in_parentheses(clauses) + inherits_clause(table, context);
}

std::vector<Statement> create(const Object& table, const Clauses& clauses, const Context& context) {
  std::string sql = "CREATE FOREIGN TABLE " + qualified_name(table.address) + body(table, clauses, context);
  sql += " SERVER " + sql::identifier(table.get("server"));
  const std::vector<std::string> options = list_of(table, "options");
  if (!options.empty()) sql += ' ' + generic_options(options);
  return {{.sql = sql, .lock = Lock::none, .hazards = placeholder_hazards(options)}};
}

// Parents first.
std::vector<Address> follows(const Object& table, const Snapshot& after) {
  const Object* tie = tie_of(table.address, after);
  return tie ? parents_of(*tie) : std::vector<Address>{};
}

std::vector<Statement> drop(const Object& table, const Context&) {
  return {{.sql = "DROP FOREIGN TABLE " + qualified_name(table.address)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name)};
}

Alteration alter(const Alter& change, const Context&) {
  if (change.changes("server")) return {.replace = true};
  return {.statements = alter_generic_options(alter_head(change.after->address), change)};
}

std::vector<Address> needs(const Object& table) {
  return {{.kind = "foreign_server", .name = std::string(table.get("server"))}};
}

}  // namespace

// Its rows are elsewhere: it can be dropped and created again. ALTER TABLE takes foreign tables too, so that
// columns, defaults and constraints need not know.
const Kind foreign_table_kind = {
    .name = "foreign_table",
    .keyword = "FOREIGN TABLE",
    .rank = 50,
    .query = R"(
SELECT 'foreign_table', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.relname, 0,
       ARRAY[v.srvname,
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(f.ftoptions) o)]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
  JOIN pg_catalog.pg_foreign_server v ON v.oid = f.ftserver)",
    .attributes = {{.name = "server"}, {.name = "options", .shape = Shape::options}},
    .cook = hide_secrets,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = relation_claims,
    .needs = needs,
    .follows = follows,
    .has_owner = true,
    .privileges = "arwdDxt",
    .is_relation = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "foreign_tables",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
