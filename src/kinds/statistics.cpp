#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Address& statistics) {
  return "ALTER STATISTICS " + qualified_name(statistics);
}

std::vector<Statement> create(const Object& statistics, const Clauses&, const Context&) {
  std::string sql = "CREATE STATISTICS " + qualified_name(statistics.address);
  if (statistics.has("kinds")) sql += " (" + joined(list_of(statistics, "kinds")) + ')';
  sql += " ON " + joined(list_of(statistics, "columns")) + " FROM " + std::string(statistics.get("table"));
  return {{.sql = sql, .lock = Lock::share_update_exclusive}};
}

Statement set_target(const Object& statistics) {
  const std::string_view target = statistics.get("target");
  return {.sql = alter_head(statistics.address) + " SET STATISTICS " +
                 std::string(target.empty() ? "-1" : target),
          .lock = Lock::share_update_exclusive};
}

std::vector<Finish> finish(const Object& statistics, const Context&) {
  if (!statistics.has("target")) return {};
  return {{set_target(statistics)}};
}

std::vector<Statement> drop(const Object& statistics, const Context&) {
  return {
      {.sql = "DROP STATISTICS " + qualified_name(statistics.address), .lock = Lock::share_update_exclusive}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::share_update_exclusive};
}

Alteration alter(const Alter& change, const Context&) {
  const bool target_alone = change.changes("target") && change.attributes.size() == 1;
  if (!target_alone) return {.replace = true};
  return {.statements = {set_target(*change.after)}};
}

std::vector<std::string> claims(const Object& statistics) {
  return {"statistics " + qualified_name(statistics.address)};
}

// An expression is a call or stands in parentheses; a column's name ends otherwise, in quotes too.
bool is_expression(const std::string& element) {
  return element.ends_with(')');
}

// The server prints columns and expressions in one text: first the columns, by their place in the table,
// which says nothing of the statistics, then the expressions.
void cut_columns(Object& statistics) {
  std::vector<std::string> elements = sql::split_list(statistics.get("columns"));
  std::sort(elements.begin(), std::find_if(elements.begin(), elements.end(), is_expression));
  statistics.set("columns", sql::format_array(elements));
}

}  // namespace

// A type change would rebuild them without owner and target: they are dropped and created again.
const Kind statistics_kind = {
    .name = "statistics",
    .keyword = "STATISTICS",
    .rank = 85,
    .catalog = "pg_statistic_ext",
    .query = R"(
SELECT 'statistics', 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::pg_catalog.oid, x.oid, 0,
       s.name, NULL, x.stxname, 0,
       ARRAY[pg_catalog.format('%I.%I', n.nspname, c.relname),
             pg_catalog.pg_get_statisticsobjdef_columns(x.oid),
             CASE WHEN x.stxkind @> '{d,f,m}' OR x.stxkind = '{e}' THEN NULL ELSE
               (SELECT pg_catalog.array_agg(w.word ORDER BY w.place)::text
                  FROM (VALUES ('d', 'ndistinct', 1), ('f', 'dependencies', 2), ('m', 'mcv', 3)) w(letter, word, place)
                 WHERE w.letter::"char" = ANY (x.stxkind)) END,
             CASE WHEN x.stxstattarget >= 0 THEN x.stxstattarget::text END]::text[]
  FROM pg_catalog.pg_statistic_ext x
  JOIN user_schema s ON s.oid = x.stxnamespace
  JOIN pg_catalog.pg_class c ON c.oid = x.stxrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace)",
    .attributes = {{.name = "table", .fragment = Fragment::name},
                   {.name = "columns", .shape = Shape::list, .fragment = Fragment::index_element},
                   {.name = "kinds", .shape = Shape::list, .fragment = Fragment::name},
                   {.name = "target", .fragment = Fragment::number}},
    .cook = cut_columns,
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = claims,
    .has_owner = true,
    .goes_with_parent = false,
    .blocks_type_change = true,
    .section = "extended_statistics",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
