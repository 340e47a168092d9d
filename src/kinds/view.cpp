#include "kinds/view.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

std::string upper_check_option(const Object& view) {
  return view.get("check_option") == "local" ? "LOCAL" : "CASCADED";
}

// CREATE OR REPLACE sets all options anew, so that it says the same as CREATE.
std::string definition(const Object& view, std::string_view create) {
  std::string sql = std::string(create) + qualified_name(view.address) + with_clause(view) + " AS";
  sql += query_of(view);
  if (view.has("check_option")) sql += "\n  WITH " + upper_check_option(view) + " CHECK OPTION";
  return sql;
}

std::vector<Statement> create(const Object& view, const Clauses&, const Context&) {
  return {{.sql = definition(view, "CREATE VIEW "), .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& view, const Context&) {
  return {{.sql = "DROP VIEW " + qualified_name(view.address)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER VIEW " + qualified_name(from) + " RENAME TO " + sql::identifier(name)};
}

// What a CREATE OR REPLACE VIEW may not change of a column that is there (manual, CREATE VIEW).
bool is_same_column(const Object* before, const Object* after) {
  return before->address.name == after->address.name && before->fact("type") == after->fact("type") &&
         before->fact("collation") == after->fact("collation");
}

// New columns may only come behind the old ones.
bool keeps_columns(const Alter& change, const Context& context) {
  const std::vector<const Object*> before = view_columns(context.before, change.before->address);
  const std::vector<const Object*> after = view_columns(context.after, change.after->address);
  return before.size() <= after.size() &&
         std::equal(before.begin(), before.end(), after.begin(), is_same_column);
}

// With check_option, which ALTER VIEW takes as an option among the others.
std::vector<std::string> all_options(const Object& view) {
  std::vector<std::string> out = list_of(view, "options");
  if (view.has("check_option")) out.push_back("check_option=" + std::string(view.get("check_option")));
  return out;
}

Alteration alter(const Alter& change, const Context& context) {
  if (change.changes("definition")) {
    if (!keeps_columns(change, context)) return {.replace = true};
    return {.statements = {{.sql = definition(*change.after, "CREATE OR REPLACE VIEW ")}}};
  }
  Alteration out;
  const std::string head = "ALTER VIEW " + qualified_name(change.after->address) + ' ';
  for (const std::string& tail : option_changes(all_options(*change.before), all_options(*change.after)))
    out.statements.push_back({.sql = head + tail});
  return out;
}

// As pg_dump breaks such a circle.
std::optional<Statement> hollow(const Object& view, const Snapshot& snapshot) {
  std::vector<std::string> columns;
  for (const Object* column : view_columns(snapshot, view.address)) {
    if (column->fact("type").empty()) return std::nullopt;
    const std::string_view collation = column->fact("collation");
    columns.push_back("NULL::" + std::string(column->fact("type")) +
                      (collation.empty() ? "" : " COLLATE " + std::string(collation)) + " AS " +
                      sql::identifier(column->address.name));
  }
  if (columns.empty()) return std::nullopt;
  return Statement{.sql = "CREATE OR REPLACE VIEW " + qualified_name(view.address) + " AS SELECT " +
                          joined(columns)};
}

Statement fill(const Object& view) {
  return {.sql = definition(view, "CREATE OR REPLACE VIEW ")};
}

}  // namespace

std::string query_of(const Object& view) {
  std::string_view query = sql::trim(view.get("definition"));
  while (query.ends_with(';')) query = sql::trim(query.substr(0, query.size() - 1));
  return "\n " + std::string(query);
}

std::vector<const Object*> view_columns(const Snapshot& snapshot, const Address& view) {
  std::vector<const Object*> out = snapshot.children_of(view);
  std::erase_if(out, [](const Object* child) { return child->address.kind != "view_column"; });
  return out;
}

const Kind view_kind = {
    .name = "view",
    .keyword = "VIEW",
    .rank = 70,
    .query = R"(
SELECT 'view', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.relname, 0,
       ARRAY[)" MIGRATE_VIEW_DEFINITION R"(,
             (SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) o
               WHERE o IN ('check_option=local', 'check_option=cascaded')),
             (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(c.reloptions) o
               WHERE o NOT IN ('check_option=local', 'check_option=cascaded'))]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE c.relkind = 'v')",
    .attributes = {{.name = "definition", .fragment = Fragment::query},
                   {.name = "check_option", .words = {"local", "cascaded"}, .usual = "none"},
                   {.name = "options", .shape = Shape::options, .key = "with"}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .hollow = hollow,
    .fill = fill,
    .rename = rename,
    .claims = relation_claims,
    .has_owner = true,
    .privileges = "arwdDxt",
    .is_relation = true,
    .goes_with_parent = false,
    .blocks_type_change = true,
    .section = "views",
    .containers = {"schema"},
    .short_form = "definition",
};

}  // namespace migrate::kinds
