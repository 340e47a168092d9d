#include <algorithm>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/table.hpp"
#include "kinds/view.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& view) {
  return "ALTER MATERIALIZED VIEW " + qualified_name(view);
}

// Whether it asks a materialized view without rows, be it through others: then it can have none either.
bool asks_unpopulated(const Object& view, const Snapshot& snapshot, std::set<Address>& seen) {
  const std::vector<const Object*> needs = snapshot.needs_of(view.address);
  return std::any_of(needs.begin(), needs.end(), [&](const Object* need) {
    const Object* whole = get(need->address.kind).implied ? snapshot.find(need->parent) : need;
    const std::string& kind = whole->address.kind;
    if ((kind != "view" && kind != "materialized_view") || !seen.insert(whole->address).second) return false;
    return whole->has("with_no_data") || asks_unpopulated(*whole, snapshot, seen);
  });
}

std::vector<Statement> create(const Object& view, const Clauses&, const Context& context) {
  std::string sql = "CREATE MATERIALIZED VIEW " + qualified_name(view.address);
  if (view.has("access_method")) sql += " USING " + sql::identifier(view.get("access_method"));
  sql += with_clause(view);
  if (view.has("tablespace")) sql += " TABLESPACE " + sql::identifier(view.get("tablespace"));
  sql += " AS" + query_of(view);
  std::set<Address> seen = {view.address};
  const bool cannot_have_rows = asks_unpopulated(view, context.after, seen);
  if (cannot_have_rows || view.has("with_no_data")) sql += "\n  WITH NO DATA";
  Statement out = {.sql = std::move(sql), .lock = Lock::none};
  if (cannot_have_rows && !view.has("with_no_data"))
    out.hazards.push_back(
        "it asks a materialized view that is not populated, and is to be refreshed after it");
  return {out};
}

std::vector<Finish> finish(const Object& view, const Context&) {
  if (!view.has("replica_identity")) return {};
  return {{{.sql = replica_identity(view)}}};
}

std::vector<Statement> drop(const Object& view, const Context& context) {
  Statement out = {.sql = "DROP MATERIALIZED VIEW " + qualified_name(view.address)};
  if (context.after.find(view.address)) out.hazards.push_back("its rows are computed again");
  return {out};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name)};
}

Alteration alter(const Alter& change, const Context&) {
  if (change.changes("definition")) return {.replace = true};
  Alteration out;
  const Object& view = *change.after;
  const auto add = [&](const std::string& tail, Lock lock, std::vector<std::string> hazards = {}) {
    out.statements.push_back(
        {.sql = alter_head(view.address) + tail, .lock = lock, .hazards = std::move(hazards)});
  };
  for (const std::string& tail :
       option_changes(list_of(*change.before, "options"), list_of(view, "options"))) {
    add(' ' + tail, Lock::share_update_exclusive);
  }
  const std::vector<std::string> rewrites = {"rewrites the materialized view"};
  if (change.changes("access_method")) {
    const std::string_view method = view.get("access_method");
    add(" SET ACCESS METHOD " + sql::identifier(method.empty() ? "heap" : method), Lock::access_exclusive,
        rewrites);
  }
  if (change.changes("tablespace")) {
    const std::string_view space = view.get("tablespace");
    add(" SET TABLESPACE " + sql::identifier(space.empty() ? "pg_default" : space), Lock::access_exclusive,
        rewrites);
  }
  if (change.changes("replica_identity")) out.statements.push_back({.sql = replica_identity(view)});
  return out;
}

// To fill it, its owner and those of the views under it need to be who they are to be, and to be allowed to.
std::vector<Address> follows(const Object& view, const Snapshot& after) {
  std::vector<Address> out;
  std::set<Address> seen = {view.address};
  for (std::vector<Address> open = {view.address}; !open.empty();) {
    const Address at = open.back();
    open.pop_back();
    for (const Object* need : after.needs_of(at)) {
      const Address& relation = get(need->address.kind).is_relation ? need->address : need->parent;
      const bool leads_on = !relation.kind.empty() && get(relation.kind).is_relation;
      if (!leads_on || !seen.insert(relation).second) continue;
      for (const std::string_view said : {"owner", "privileges"})
        out.push_back(annotation_on(relation, said));
      open.push_back(relation);
    }
  }
  return out;
}

}  // namespace

// Whether it holds rows is for whoever refreshes it: `with_no_data` says how it is made, and where it is
// there already its present state counts (AttributeForm::initial).
const Kind materialized_view_kind = {
    .name = "materialized_view",
    .keyword = "MATERIALIZED VIEW",
    .rank = 72,
    .query = R"(
SELECT 'materialized_view', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.relname, 0,
       ARRAY[)" MIGRATE_VIEW_DEFINITION R"(,
             CASE WHEN m.amname <> 'heap' THEN m.amname END,
             p.spcname,
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text
                FROM (SELECT pg_catalog.unnest(c.reloptions)
                      UNION ALL
                      SELECT 'toast.' || pg_catalog.unnest(t.reloptions)) options(o)),
             CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END,
             CASE WHEN NOT c.relispopulated THEN 'true' END]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace p ON p.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
 WHERE c.relkind = 'm')",
    .attributes = {{.name = "definition", .fragment = Fragment::query},
                   {.name = "access_method"},
                   {.name = "tablespace"},
                   {.name = "options", .shape = Shape::options, .key = "with"},
                   {.name = "replica_identity", .words = {"full", "nothing"}, .usual = "default"},
                   {.name = "with_no_data", .shape = Shape::flag, .initial = true}},
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = relation_claims,
    .follows = follows,
    .has_owner = true,
    .privileges = "arwdDxt",
    .is_relation = true,
    .goes_with_parent = false,
    .blocks_type_change = true,
    .without_rows = "with_no_data",
    .section = "materialized_views",
    .containers = {"schema"},
    .short_form = "definition",
};

}  // namespace migrate::kinds
