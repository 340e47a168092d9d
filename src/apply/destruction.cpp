#include "apply/destruction.hpp"

#include <optional>

#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

constexpr std::string_view counted_rows = "10000";

// What of a table is lost, where a text names it so that it can be counted.
struct Rows {
  std::string table;   // quoted
  std::string column;  // its name; empty: whole rows
};

std::optional<Rows> rows_of(std::string_view what) {
  const bool column = what.starts_with("column ");
  if (!column && !what.starts_with("table ")) return std::nullopt;
  std::vector<std::string> names = sql::parts_of_name(what.substr(what.find(' ') + 1));
  Rows rows;
  if (column && !names.empty()) {
    rows.column = names.back();
    names.pop_back();
  }
  if (names.empty() || names.size() > 2) return std::nullopt;
  rows.table = names.size() == 2 ? sql::qualified(names[0], names[1]) : sql::identifier(names[0]);
  return rows;
}

// The planner's number of rows, and the part of them that is null in the column; no row where there is
// nothing to be read.
std::string estimate(const Rows& rows) {
  const std::string relation = "pg_catalog.to_regclass(" + sql::literal(rows.table) + ")";
  const std::string nulls =
      "(SELECT s.null_frac FROM pg_catalog.pg_stats s WHERE s.schemaname = n.nspname AND "
      "s.tablename = c.relname AND s.attname = " +
      sql::literal(rows.column) + " ORDER BY s.inherited DESC LIMIT 1)";
  return "SELECT (c.reltuples * (1 - coalesce(" + nulls +
         ", 0)))::bigint FROM pg_catalog.pg_class c JOIN "
         "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = " +
         relation + " AND c.relkind IN ('r', 'p') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND " +
         (rows.column.empty()
              ? "pg_catalog.has_table_privilege(c.oid, 'SELECT')"
              : "EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = " +
                    sql::literal(rows.column) +
                    " AND NOT a.attisdropped AND "
                    "pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'))");
}

std::string count(const Rows& rows) {
  const std::string column = rows.column.empty() ? "true" : sql::identifier(rows.column);
  return "SELECT count(*) > " + std::string(counted_rows) + ", count(one) FROM (SELECT " + column +
         " AS one FROM " + rows.table + " LIMIT " + std::string(counted_rows) + " + 1) counted";
}

std::string counted(const std::string& number, bool values) {
  const std::string noun = values ? "value" : "row";
  return number + ' ' + noun + (number == "1" ? "" : "s");
}

}  // namespace

std::vector<Loss> losses_of(const history::Walk& walk, const std::vector<script::Script>& scripts) {
  std::vector<Loss> out;
  for (const history::Move& move : walk.moves) {
    const script::Script* const script = script::find(scripts, move.revision);
    if (!script) continue;
    const bool up = move.direction == history::Direction::up;
    const Place place{.file = script->file,
                      .line = up ? script->lines.destroys : script->lines.down_destroys};
    for (const std::string& what : up ? script->destroys : script->down_destroys) {
      out.push_back({.revision = script->revision, .place = place, .what = what});
    }
  }
  return out;
}

std::string size_of(postgres::Connection& connection, const std::string& what) {
  const std::optional<Rows> rows = rows_of(what);
  if (!rows) return "";
  const postgres::Rows estimated = connection.query(estimate(*rows));
  if (estimated.size() == 0) return "";
  const postgres::Rows found = connection.query(count(*rows));
  const bool values = !rows->column.empty();
  if (found.get(0, 0) != "t") return counted(found.text(0, 1), values);
  const long number = std::stol(estimated.text(0, 0));
  // Never analysed, or not since it grew.
  if (number <= std::stol(std::string(counted_rows))) {
    return values ? "values of more than " + counted(std::string(counted_rows), false)
                  : "more than " + counted(std::string(counted_rows), false);
  }
  return "about " + counted(std::to_string(number), values);
}

void refuse_destruction(const std::vector<Loss>& losses, postgres::Connection* connection) {
  if (losses.empty()) return;
  std::string detail;
  for (const Loss& loss : losses) {
    const std::string size = connection ? size_of(*connection, loss.what) : "";
    detail += (detail.empty() ? "" : "\n") + loss.place.text() + ": revision " + loss.revision +
              " destroys " + loss.what + (size.empty() ? "" : ", " + size);
  }
  throw Error({.what = "data would be destroyed, and migrations.allow_destroy is false",
               .detail = detail,
               .hint = "nothing was changed. Once it is sure that this may go, --allow-destroy runs it"},
              Exit::refused);
}

}  // namespace migrate::apply
