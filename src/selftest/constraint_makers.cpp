// Constraints, indexes and extended statistics.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

std::string add(const Desk& desk, const std::string& definition) {
  return "ALTER TABLE " + desk.on.name + " ADD CONSTRAINT " + desk.name + ' ' + definition;
}

Thing constraint_thing(const Desk& desk) {
  return {.sort = Sort::constraint,
          .name = desk.name,
          .on = desk.on.name,
          .described = "CONSTRAINT " + desk.name + " ON " + desk.on.name};
}

std::string deferral(const Desk& desk) {
  return desk.random.chance(80) ? "" : desk.one_of({"DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"});
}

Made check(const Desk& desk) {
  const std::vector<Thing> columns = desk.scene.columns_of(desk.on.name);
  if (columns.empty()) return std::nullopt;
  // ATTACH compares the checks of a table and of its partition by their prints, and that of two conditions
  // may be another once it is read: a partition that comes later by CREATE and ATTACH has it as read.
  const bool partitioned = desk.scene.has({.sort = Sort::partitioned, .name = desk.on.name});
  const std::string holds =
      partitioned ? single_condition(desk, desk.random.pick(columns)) : condition(desk, columns);
  return Sketch{
      add(desk, "CHECK (" + holds + ')' + desk.maybe(10, "NO INHERIT") + desk.maybe(10, "NOT VALID")),
      {constraint_thing(desk)}};
}

Made key(const Desk& desk) {
  const std::vector<Thing> columns = desk.some_columns(2);
  if (columns.empty()) return std::nullopt;
  const bool primary = desk.random.chance(20), nulls = desk.random.chance(15),
             include = desk.random.chance(10);
  std::string definition = primary ? "PRIMARY KEY" : nulls ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE";
  definition += " (" + names_of(columns) + ')';
  const std::vector<Thing> more = desk.some_columns(1);
  if (include) definition += " INCLUDE (" + names_of(more) + ')';
  definition += desk.maybe(10, "WITH (fillfactor = 60)");
  Sketch out{add(desk, definition + deferral(desk)), {constraint_thing(desk)}};
  std::vector<std::string> types;
  types.reserve(columns.size());
  for (const Thing& column : columns) types.push_back(column.type);
  out.makes.push_back({.sort = Sort::key, .name = names_of(columns), .on = desk.on.name, .values = types});
  return out;
}

// Columns of `on` of the types of the key, in order.
std::vector<std::string> columns_like(const Desk& desk, const Thing& key) {
  std::vector<std::string> out;
  for (const std::string& type : key.values) {
    for (const Thing& column : desk.scene.columns_of(desk.on.name)) {
      if (column.type == type) {
        out.push_back(column.name);
        break;
      }
    }
  }
  return out.size() == key.values.size() ? out : std::vector<std::string>{};
}

Made foreign_key(const Desk& desk) {
  std::vector<std::string> definitions;
  for (const Thing& key : desk.scene.all({Sort::key})) {
    const std::vector<std::string> columns = columns_like(desk, key);
    if (!columns.empty())
      definitions.push_back('(' + joined(columns) + ") REFERENCES " + key.on + " (" + key.name + ')');
  }
  if (definitions.empty()) return std::nullopt;
  return Sketch{
      add(desk, "FOREIGN KEY " + desk.random.pick(definitions) + desk.maybe(10, "MATCH FULL") +
                    desk.one_of({"", "", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT"}) +
                    desk.one_of({"", "", "ON UPDATE CASCADE", "ON UPDATE SET DEFAULT"}) + deferral(desk) +
                    desk.maybe(10, "NOT VALID")),
      {constraint_thing(desk)}};
}

Made exclusion(const Desk& desk) {
  const std::vector<Thing> columns = desk.some_columns(1);
  if (columns.empty()) return std::nullopt;
  const bool range = columns.front().type.find("range") != std::string::npos;
  return Sketch{add(desk, std::string("EXCLUDE USING ") + (range ? "gist" : "btree") + " (" +
                              columns.front().name + " WITH " + (range ? "&&" : "=") + ')' +
                              desk.maybe(30, "WHERE (" + condition(desk, columns) + ')') + deferral(desk)),
                {constraint_thing(desk)}};
}

std::string element(const Desk& desk, const Thing& column) {
  const bool text = column.type == "text" || column.type.starts_with("varchar");
  const std::size_t draw = desk.random.below(100);
  std::string out = column.name;
  if (text && draw < 15) out = "lower(" + column.name + ')';
  if (text && draw >= 15 && draw < 25) out += " text_pattern_ops";
  if (text && draw >= 25 && draw < 30) out += " COLLATE \"C\"";
  if (!text && draw < 10) out = "((" + column.name + " IS NULL))";
  return out + desk.maybe(15, "DESC") + desk.maybe(10, "NULLS LAST");
}

Made index(const Desk& desk) {
  const std::vector<Thing> columns = desk.some_columns(3);
  if (columns.empty()) return std::nullopt;
  std::vector<std::string> elements;
  elements.reserve(columns.size());
  for (const Thing& column : columns) elements.push_back(element(desk, column));
  const std::size_t draw = desk.random.below(100);
  std::string sql = "CREATE" + desk.maybe(15, "UNIQUE") + " INDEX " + desk.name + " ON " + desk.on.name;
  if (draw < 8) {
    sql += " USING hash (" + columns.front().name + ')';
  } else if (draw < 14) {
    sql += " USING brin (" + columns.front().name + ") WITH (pages_per_range = 16)";
  } else if (draw < 20) {
    sql += " USING gin (" + columns.front().name + ')';
  } else {
    sql += " (" + joined(elements) + ')' + desk.maybe(8, "INCLUDE (" + columns.back().name + ')') +
           desk.maybe(5, "NULLS NOT DISTINCT") + desk.maybe(10, "WITH (fillfactor = 80)");
  }
  sql += desk.maybe(20, "WHERE " + condition(desk, columns));
  return Sketch{sql,
                {{.sort = Sort::index,
                  .name = desk.name,
                  .on = desk.on.name,
                  .described = "INDEX " + desk.qualified()}}};
}

Made statistics(const Desk& desk) {
  const std::vector<Thing> columns = desk.some_columns(3);
  if (columns.size() < 2) return std::nullopt;
  const std::string name = desk.qualified();
  return Sketch{"CREATE STATISTICS " + name + desk.one_of({"", "(ndistinct)", "(dependencies, mcv)"}) +
                " ON " + names_of(columns) + " FROM " + desk.on.name +
                (desk.random.chance(15) ? "; ALTER STATISTICS " + name + " SET STATISTICS 50" : "")};
}

}  // namespace

std::span<const Maker> constraint_makers() {
  static const std::vector<Maker> makers = {
      {"check", 14, {Sort::table}, check},
      {"key", 9, {Sort::table}, key},
      {"foreign key", 12, {Sort::table}, foreign_key},
      {"exclusion", 3, {Sort::table}, exclusion},
      {"index", 16, {Sort::table, Sort::materialized_view}, index},
      {"statistics", 3, {Sort::table}, statistics},
  };
  return makers;
}

}  // namespace migrate::selftest
