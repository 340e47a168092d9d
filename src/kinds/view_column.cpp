#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string alter_column(const Address& column) {
  return "ALTER TABLE " + table_of(column) + " ALTER COLUMN " + sql::identifier(column.name);
}

// What a column has beyond its query; `from` is empty for a new one.
std::vector<std::string> settings(const Object& from, const Object& to) {
  std::vector<std::string> out;
  if (from.get("storage") != to.get("storage")) {
    out.push_back("SET STORAGE " +
                  std::string(to.has("storage") ? to.get("storage") : from.fact("default_storage")));
  }
  if (from.get("compression") != to.get("compression")) {
    out.push_back("SET COMPRESSION " +
                  (to.has("compression") ? sql::identifier(to.get("compression")) : "default"));
  }
  if (from.get("statistics") != to.get("statistics")) {
    out.push_back("SET STATISTICS " + std::string(to.has("statistics") ? to.get("statistics") : "-1"));
  }
  for (std::string& tail : option_changes(list_of(from, "options"), list_of(to, "options")))
    out.push_back(std::move(tail));
  return out;
}

std::vector<Statement> statements(const Address& column, const std::vector<std::string>& tails) {
  std::vector<Statement> out;
  out.reserve(tails.size());
  for (const std::string& tail : tails) out.push_back({.sql = alter_column(column) + ' ' + tail});
  return out;
}

// The view's query makes the column. Its clauses are those of a default.
std::vector<Statement> create(const Object& column, const Clauses& clauses, const Context&) {
  std::vector<std::string> tails = settings({}, column);
  for (const std::string& clause : clauses) tails.push_back("SET " + clause);
  return statements(column.address, tails);
}

// The view's own change takes it away.
std::vector<Statement> drop(const Object&, const Context&) {
  return {};
}

Alteration alter(const Alter& change, const Context&) {
  return {.statements = statements(change.after->address, settings(*change.before, *change.after))};
}

// ALTER TABLE is for views too, materialized or not.
Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TABLE " + table_of(from) + " RENAME COLUMN " + sql::identifier(from.name) + " TO " +
                 sql::identifier(name)};
}

}  // namespace

// A column of a view or a materialized view: it comes with the query, and bears a comment, privileges, a
// default, and where it is stored the settings of stored columns.
const Kind view_column_kind = {
    .name = "view_column",
    .keyword = "COLUMN",
    .rank = 73,
    // clang-format off
    .query = R"(
SELECT 'view_column', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, a.attnum::int,
       s.name, c.relname, a.attname, a.attnum::int,
       ARRAY[CASE WHEN a.attstorage <> t.typstorage THEN
               CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
             CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
             CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
             CASE WHEN a.attoptions IS NOT NULL THEN
               (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(a.attoptions) o
                 WHERE o LIKE 'n\_distinct%') END,
             pg_catalog.format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attcollation <> t.typcollation THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
                  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
             CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
            ]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
 WHERE c.relkind IN ('v', 'm'))",
    // clang-format on
    .attributes = {{.name = "storage",
                    .words = {"PLAIN", "EXTERNAL", "MAIN", "EXTENDED"},
                    .usual = "DEFAULT"},
                   {.name = "compression", .words = {"pglz", "lz4"}, .usual = "default"},
                   {.name = "statistics", .fragment = Fragment::number},
                   {.name = "options", .shape = Shape::options}},
    .facts = {"type", "collation", "default_storage"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .identity =
        [](const Address& address) { return table_of(address) + '.' + sql::identifier(address.name); },
    .privileges = "arwx",
    .implied = true,
    .section = "columns",
    .containers = {"view", "materialized_view"},
};

}  // namespace migrate::kinds
