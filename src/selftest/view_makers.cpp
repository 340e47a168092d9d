// Views, materialized views, rules and policies.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

struct Query {
  std::string sql;
  std::vector<Thing> columns;
};

// One or two relations of the scene, some of their columns, a condition at times.
std::optional<Query> query(const Desk& desk) {
  const std::optional<Thing> from = desk.any({Sort::table, Sort::table, Sort::view, Sort::materialized_view});
  const std::optional<Thing> other = desk.any({Sort::table, Sort::view});
  if (!from) return std::nullopt;
  const std::vector<Thing> columns = desk.scene.columns_of(from->name);
  const std::size_t form = desk.random.below(100);
  if (columns.empty() || form < 6) return Query{"SELECT count(*) AS n FROM " + from->name, {}};
  if (form < 14) return Query{"SELECT * FROM " + from->name, columns};
  Query out;
  std::vector<std::string> elements;
  for (const Thing& column : columns) {
    if (!elements.empty() && desk.random.chance(40)) continue;
    const std::size_t draw = desk.random.below(100);
    Thing shown = column;
    if (draw < 10) {
      shown.name = "t" + std::to_string(elements.size());
      shown.type = "text";
      elements.push_back("t." + column.name + "::text AS " + shown.name);
    } else {
      elements.push_back("t." + column.name);
    }
    out.columns.push_back(shown);
  }
  out.sql = "SELECT " + joined(elements) + " FROM " + from->name + " t";
  if (other && form < 30) out.sql += " LEFT JOIN " + other->name + " j ON true";
  out.sql += desk.maybe(40, "WHERE " + condition(desk, columns, "t."));
  if (form > 90) out.sql += " ORDER BY 1 LIMIT 10";
  return out;
}

Sketch made(const Desk& desk, Sort sort, const std::string& sql, const Query& query) {
  const std::string name = desk.qualified(), word = sort == Sort::view ? "VIEW " : "MATERIALIZED VIEW ";
  Sketch out{sql, {{.sort = sort, .name = name, .described = word + name, .schema = desk.schema}}};
  for (Thing column : query.columns) {
    column.on = name;
    column.described = "COLUMN " + name + '.' + column.name;
    out.makes.push_back(column);
  }
  return out;
}

Made view(const Desk& desk) {
  const std::optional<Query> shown = query(desk);
  if (!shown) return std::nullopt;
  std::vector<std::string> options;
  if (desk.random.chance(12)) options.push_back("security_barrier = true");
  if (desk.random.chance(12)) options.push_back("security_invoker = true");
  if (desk.random.chance(6)) options.push_back("check_option = local");
  const std::string with = options.empty() ? "" : " WITH (" + joined(options) + ')';
  return made(desk, Sort::view, "CREATE VIEW " + desk.qualified() + with + " AS " + shown->sql, *shown);
}

Made materialized_view(const Desk& desk) {
  const std::optional<Query> shown = query(desk);
  if (!shown) return std::nullopt;
  return made(desk, Sort::materialized_view,
              "CREATE MATERIALIZED VIEW " + desk.qualified() + desk.maybe(10, "WITH (fillfactor = 90)") +
                  " AS " + shown->sql + desk.maybe(15, "WITH NO DATA"),
              *shown);
}

Made rule(const Desk& desk) {
  const std::string event = desk.random.pick<std::string>({"INSERT", "UPDATE", "DELETE"});
  const std::string action = desk.random.pick<std::string>({"DO INSTEAD NOTHING", "DO ALSO NOTIFY changed"});
  return Sketch{"CREATE RULE " + desk.name + " AS ON " + event + " TO " + desk.on.name + ' ' + action,
                {{.sort = Sort::rule,
                  .name = desk.name,
                  .on = desk.on.name,
                  .described = "RULE " + desk.name + " ON " + desk.on.name}}};
}

Made policy(const Desk& desk) {
  const std::vector<Thing> columns = desk.scene.columns_of(desk.on.name);
  const std::string what = desk.one_of({"", "FOR SELECT", "FOR UPDATE", "FOR ALL", "FOR DELETE"});
  const std::string restrictive = desk.maybe(20, "AS RESTRICTIVE"),
                    to = desk.one_of({"", "TO pg_monitor", "TO PUBLIC"});
  std::string sql = "CREATE POLICY " + desk.name + " ON " + desk.on.name + restrictive + what + to +
                    " USING (" + condition(desk, columns) + ')';
  const bool check = desk.random.chance(30);
  if (check && what != " FOR SELECT" && what != " FOR DELETE")
    sql += " WITH CHECK (" + condition(desk, columns) + ')';
  return Sketch{sql,
                {{.sort = Sort::policy,
                  .name = desk.name,
                  .on = desk.on.name,
                  .described = "POLICY " + desk.name + " ON " + desk.on.name}}};
}

}  // namespace

std::span<const Maker> view_makers() {
  static const std::vector<Maker> makers = {
      {"view", 14, {}, view},
      {"materialized view", 5, {}, materialized_view},
      {"rule", 2, {Sort::table}, rule},
      {"policy", 4, {Sort::table}, policy},
  };
  return makers;
}

}  // namespace migrate::selftest
