#include "selftest/rows.hpp"

#include <algorithm>

#include "error/error.hpp"
#include "sql/quote.hpp"

namespace migrate::selftest {
namespace {

constexpr int rows_of_each = 3;

// Per table its name, the columns that take a value and, for row number $i, expressions of their types.
constexpr const char* columns_query = R"(
SELECT c.oid::pg_catalog.regclass, pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum),
       pg_catalog.string_agg(CASE
         WHEN b.typtype = 'e' THEN '(pg_catalog.enum_range(NULL::' || b.oid::pg_catalog.regtype || '))[1]'
         WHEN b.typname IN ('json', 'jsonb') THEN '''{}'''
         WHEN b.typname = 'bool' THEN 'true'
         WHEN b.typname = 'uuid' THEN '''00000000-0000-0000-0000-00000000000$i'''
         WHEN b.typname = 'inet' THEN '''127.0.0.$i'''
         WHEN b.typname = 'bit' THEN 'B''101'''
         WHEN b.typname = 'point' THEN '''(0,$i)'''
         WHEN b.typcategory IN ('N', 'S') THEN '''$i'''
         WHEN b.typname = 'interval' THEN '''$i days'''
         WHEN b.typname IN ('time', 'timetz') THEN '''10:00'''
         WHEN b.typcategory = 'D' THEN '''2020-01-0$i'''
         WHEN b.typcategory = 'A' THEN '''{}'''
         WHEN b.typcategory = 'R' THEN '''empty'''
         ELSE 'NULL' END, ', ' ORDER BY a.attnum)
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
 WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND a.attgenerated = '' AND a.attidentity <> 'a'
 GROUP BY c.oid ORDER BY c.oid)";

std::string with_number(std::string text, int number) {
  for (std::size_t at; (at = text.find("$i")) != std::string::npos;)
    text.replace(at, 2, std::to_string(number));
  return text;
}

// Each statement alone; gives those that the server refused.
std::vector<std::string> run_each(postgres::Connection& database,
                                  const std::vector<std::string>& statements) {
  std::vector<std::string> refused;
  for (const std::string& statement : statements) {
    try {
      database.run(statement);
    } catch (const Error& error) {
      if (error.facts().sqlstate.empty() || error.exit() == Exit::interrupted) throw;
      refused.push_back(statement);
    }
  }
  return refused;
}

bool is_plain(const catalog::Object& column) {
  return !column.has("generated") && !column.has("inherited");
}

}  // namespace

std::size_t load_rows(postgres::Connection& database) {
  std::vector<std::string> left;
  const postgres::Rows tables = database.query(columns_query);
  for (std::size_t table = 0; table < tables.size(); ++table) {
    for (int row = 1; row <= rows_of_each; ++row)
      left.push_back("INSERT INTO " + tables.text(table, 0) + " (" + tables.text(table, 1) + ") VALUES (" +
                     with_number(tables.text(table, 2), row) + ')');
  }
  // What refers to other rows goes in once they are there.
  std::size_t loaded = 0, before = left.size();
  do {
    before = left.size();
    left = run_each(database, left);
    loaded += before - left.size();
  } while (!left.empty() && left.size() < before);
  return loaded;
}

std::vector<Surviving> surviving(const catalog::Snapshot& a, const catalog::Snapshot& b) {
  std::vector<Surviving> out;
  for (const catalog::Object& table : a.objects()) {
    if (table.address.kind != "table" || !b.find(table.address)) continue;
    Surviving one{.table = sql::qualified(table.address.schema, table.address.name), .columns = {}};
    for (const catalog::Object* column : a.children_of(table.address)) {
      if (column->address.kind != "column") continue;
      const catalog::Object* other = b.find(column->address);
      const bool same = other && other->get("type") == column->get("type");
      if (same && is_plain(*column) && is_plain(*other))
        one.columns.push_back(sql::identifier(column->address.name));
    }
    std::sort(one.columns.begin(), one.columns.end());
    out.push_back(std::move(one));
  }
  return out;
}

std::map<std::string, std::string> digests(postgres::Connection& database,
                                           const std::vector<Surviving>& tables) {
  std::string query;
  for (const Surviving& one : tables) {
    std::string row;
    for (const std::string& column : one.columns) row += (row.empty() ? "" : ", ") + column + "::text";
    query += (query.empty() ? "" : "\nUNION ALL ") + std::string("SELECT ") + sql::literal(one.table) +
             ", pg_catalog.count(*) || ' rows ' || coalesce(pg_catalog.md5(pg_catalog.string_agg(r, '|' "
             "ORDER BY r)), '')"
             " FROM (SELECT ROW(" +
             row + ")::text AS r FROM ONLY " + one.table + ") t";
  }
  std::map<std::string, std::string> out;
  if (query.empty()) return out;
  const postgres::Rows rows = database.query(query);
  for (std::size_t row = 0; row < rows.size(); ++row) out[rows.text(row, 0)] = rows.text(row, 1);
  return out;
}

}  // namespace migrate::selftest
