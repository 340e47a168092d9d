// Partitioned tables and their partitions, inheritance, typed tables.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

// `type`: how it is partitioned.
Thing partitioned_thing(const Desk& desk, const std::string& method) {
  return {.sort = Sort::partitioned, .name = desk.qualified(), .type = method, .schema = desk.schema};
}

void add_columns(Sketch& sketch, const std::string& table, const std::vector<Thing>& columns) {
  for (Thing column : columns) {
    column.on = table;
    column.described = "COLUMN " + table + '.' + column.name;
    sketch.makes.push_back(column);
  }
}

std::vector<Thing> key_columns() {
  return {{.sort = Sort::column, .name = "k", .type = "integer", .values = {"1", "2"}},
          {.sort = Sort::column, .name = "v", .type = "text", .values = {"'1'", "'x'"}}};
}

Made partitioned_table(const Desk& desk) {
  const std::string method = desk.random.pick<std::string>({"RANGE", "LIST", "HASH"});
  const std::string key = desk.random.pick<std::string>({"(k)", "(k)", "(abs(k))"});
  const std::string primary = desk.maybe(40, ", PRIMARY KEY (k)");
  Sketch out{"CREATE TABLE " + desk.qualified() + " (k integer" + desk.maybe(40, "NOT NULL") + ", v text" +
                 desk.maybe(30, "DEFAULT 'x'") + primary + ") PARTITION BY " + method + ' ' + key,
             {table_thing(desk), partitioned_thing(desk, method)}};
  add_columns(out, desk.qualified(), key_columns());
  return out;
}

std::string bound(const Desk& desk, const std::string& method) {
  const std::size_t place = desk.random.below(5);
  const bool rest = desk.random.chance(12);
  if (method == "HASH") return "FOR VALUES WITH (MODULUS 5, REMAINDER " + std::to_string(place) + ')';
  if (rest) return "DEFAULT";
  if (method == "LIST")
    return "FOR VALUES IN (" + std::to_string(place) + ", " + std::to_string(place + 5) + ')';
  return "FOR VALUES FROM (" + std::to_string(place * 10) + ") TO (" + std::to_string(place * 10 + 10) + ')';
}

// One that is made as a partition, one that is attached later, or one that only looks like it.
Made partition(const Desk& desk) {
  const std::string name = desk.qualified(), where = bound(desk, desk.on.type);
  const std::size_t form = desk.random.below(100);
  const std::string below = desk.random.chance(12) ? " PARTITION BY LIST (k)" : "";
  Sketch out{"", {table_thing(desk)}};
  if (form < 60) {
    out.sql = "CREATE TABLE " + name + " PARTITION OF " + desk.on.name + ' ' + where + below;
  } else {
    out.sql = "CREATE TABLE " + name + " (LIKE " + desk.on.name + " INCLUDING DEFAULTS)" + below;
    if (form < 88) out.sql += "; ALTER TABLE " + desk.on.name + " ATTACH PARTITION " + name + ' ' + where;
  }
  if (!below.empty()) out.makes.push_back(partitioned_thing(desk, "LIST"));
  add_columns(out, name, desk.scene.columns_of(desk.on.name));
  return out;
}

Made child(const Desk& desk) {
  const std::string name = desk.qualified();
  const bool alone = desk.random.chance(15);
  Sketch out{"CREATE TABLE " + name + " (own integer" + desk.maybe(30, "DEFAULT 7") + ')' +
                 (alone ? "" : " INHERITS (" + desk.on.name + ')'),
             {table_thing(desk)}};
  if (!alone) add_columns(out, name, desk.scene.columns_of(desk.on.name));
  add_columns(out, name, {{.sort = Sort::column, .name = "own", .type = "integer", .values = {"1"}}});
  return out;
}

Made typed_table(const Desk& desk) {
  return Sketch{"CREATE TABLE " + desk.qualified() + " OF " + desk.on.name +
                    (desk.random.chance(40) ? " (a WITH OPTIONS NOT NULL)" : ""),
                {table_thing(desk)}};
}

}  // namespace

std::span<const Maker> partition_makers() {
  static const std::vector<Maker> makers = {
      {"partitioned table", 4, {}, partitioned_table},
      {"partition", 11, {Sort::partitioned}, partition},
      {"child", 3, {Sort::table}, child},
      {"typed table", 1, {Sort::composite_type}, typed_table},
  };
  return makers;
}

}  // namespace migrate::selftest
