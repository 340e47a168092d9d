#include "kinds/table.hpp"

#include <set>

#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& table) {
  return "ALTER TABLE " + qualified_name(table);
}

std::string body(const Object& table, const Clauses& clauses, const Context& context) {
  const Object* tie = tie_of(table.address, context.after);
  const std::string inside = clauses.empty() ? "" : ' ' + in_parentheses(clauses);
  if (table.has("of_type")) return " OF " + std::string(table.get("of_type")) + inside;
  if (tie && tie->address.kind == "partition" && is_made_as_partition(table.address, context))
    return " PARTITION OF " + std::string(tie->get("of")) + inside + ' ' + std::string(tie->get("bound"));
  return ' ' + in_parentheses(clauses) + inherits_clause(table, context);
}

std::vector<Statement> create(const Object& table, const Clauses& clauses, const Context& context) {
  std::string sql = table.has("unlogged") ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ";
  sql += qualified_name(table.address) + body(table, clauses, context);
  if (table.has("partition_by")) sql += " PARTITION BY " + std::string(table.get("partition_by"));
  if (table.has("access_method")) sql += " USING " + sql::identifier(table.get("access_method"));
  sql += with_clause(table);
  if (table.has("tablespace")) sql += " TABLESPACE " + sql::identifier(table.get("tablespace"));
  return {{.sql = sql, .lock = Lock::none}};
}

std::string row_security(const Object& table) {
  return table.has("row_security") ? " ENABLE ROW LEVEL SECURITY" : " DISABLE ROW LEVEL SECURITY";
}
std::string forced_row_security(const Object& table) {
  return table.has("force_row_security") ? " FORCE ROW LEVEL SECURITY" : " NO FORCE ROW LEVEL SECURITY";
}

std::vector<Finish> finish(const Object& table, const Context&) {
  std::vector<Finish> out;
  const std::string head = alter_head(table.address);
  if (table.has("row_security")) out.push_back({{.sql = head + row_security(table)}});
  if (table.has("force_row_security")) out.push_back({{.sql = head + forced_row_security(table)}});
  if (table.has("replica_identity")) out.push_back({{.sql = replica_identity(table)}});
  return out;
}

std::vector<Statement> drop(const Object& table, const Context&) {
  return {{.sql = "DROP TABLE " + qualified_name(table.address),
           .hazards = {"its rows are lost"},
           .destroys = true}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name)};
}

// Parents first.
std::vector<Address> follows(const Object& table, const Snapshot& after) {
  const Object* tie = tie_of(table.address, after);
  return tie ? parents_of(*tie) : std::vector<Address>{};
}

bool changes_persistence(const Address& table, const Context& context) {
  const Object *before = context.before.find(table), *after = context.after.find(table);
  return before && after && before->has("unlogged") != after->has("unlogged");
}

// A permanent table references permanent tables alone: between two that both change there is no key
// meanwhile, whichever is first.
std::function<bool(const Object& dependent)> keys_to_others_that_change(const Address& table,
                                                                        const Context& context) {
  std::set<Address> keys;
  for (const Object* dependent : context.before.dependents_of(table)) {
    if (dependent->address.kind != "foreign_key") continue;
    const Address other = dependent->parent == table ? referenced_table(*dependent) : dependent->parent;
    if (other != table && changes_persistence(other, context)) keys.insert(dependent->address);
  }
  if (keys.empty()) return nullptr;
  return [keys](const Object& dependent) { return keys.contains(dependent.address); };
}

Alteration alter(const Alter& change, const Context& context) {
  if (change.changes("partition_by"))
    return {.refusal = "cannot be partitioned in another way: its rows would have to move to another table"};
  Alteration out;
  const Object& table = *change.after;
  const std::string head = alter_head(table.address);
  const auto add = [&](const std::string& tail, Lock lock, std::vector<std::string> hazards = {}) {
    out.statements.push_back({.sql = head + tail, .lock = lock, .hazards = std::move(hazards)});
  };
  for (const std::string& tail :
       option_changes(list_of(*change.before, "options"), list_of(table, "options"))) {
    add(' ' + tail, Lock::share_update_exclusive);
  }
  if (change.changes("of_type")) {
    add(table.has("of_type") ? " OF " + std::string(table.get("of_type")) : " NOT OF",
        Lock::access_exclusive);
  }
  const std::vector<std::string> rewrites = {"rewrites the table"};
  if (change.changes("unlogged")) {
    add(table.has("unlogged") ? " SET UNLOGGED" : " SET LOGGED", Lock::access_exclusive, rewrites);
    out.takes_along = keys_to_others_that_change(table.address, context);
  }
  if (change.changes("access_method")) {
    const std::string_view method = table.get("access_method");
    add(" SET ACCESS METHOD " + sql::identifier(method.empty() ? "heap" : method), Lock::access_exclusive,
        rewrites);
  }
  if (change.changes("tablespace")) {
    const std::string_view space = table.get("tablespace");
    add(" SET TABLESPACE " + sql::identifier(space.empty() ? "pg_default" : space), Lock::access_exclusive,
        rewrites);
  }
  if (change.changes("row_security")) add(row_security(table), Lock::access_exclusive);
  if (change.changes("force_row_security")) add(forced_row_security(table), Lock::access_exclusive);
  if (change.changes("replica_identity")) out.statements.push_back({.sql = replica_identity(table)});
  return out;
}

}  // namespace

std::string replica_identity(const Object& table) {
  const std::string_view what = table.get("replica_identity");
  const std::string clause = what == "full" ? "FULL" : what == "nothing" ? "NOTHING" : "DEFAULT";
  return alter_head(table.address) + " REPLICA IDENTITY " + clause;
}

// REPLICA IDENTITY USING INDEX is an attribute of the index (index_options.hpp).
const Kind table_kind = {
    .name = "table",
    .keyword = "TABLE",
    .rank = 50,
    .query = R"(
SELECT 'table', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.relname, 0,
       ARRAY[CASE WHEN c.relpersistence = 'u' THEN 'true' END,
             CASE WHEN m.amname <> 'heap' THEN m.amname END,
             p.spcname,
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text
                FROM (SELECT pg_catalog.unnest(c.reloptions)
                      UNION ALL
                      SELECT 'toast.' || pg_catalog.unnest(t.reloptions)) options(o)),
             CASE WHEN c.relrowsecurity THEN 'true' END,
             CASE WHEN c.relforcerowsecurity THEN 'true' END,
             CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END,
             CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
             CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace p ON p.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
 WHERE c.relkind IN ('r', 'p'))",
    .attributes = {{.name = "unlogged", .shape = Shape::flag},
                   {.name = "access_method"},
                   {.name = "tablespace"},
                   {.name = "options", .shape = Shape::options, .key = "with"},
                   {.name = "row_security", .shape = Shape::flag},
                   {.name = "force_row_security", .shape = Shape::flag},
                   {.name = "replica_identity", .words = {"full", "nothing"}, .usual = "default"},
                   {.name = "partition_by", .fragment = Fragment::clause},
                   {.name = "of_type", .fragment = Fragment::type}},
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = relation_claims,
    .holds_data = [](const Object&) { return true; },
    .follows = follows,
    .has_owner = true,
    .privileges = "arwdDxt",
    .is_relation = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "tables",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
