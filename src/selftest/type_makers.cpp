// Types of the schema's own.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

Thing type_thing(const Desk& desk, Sort sort, std::vector<std::string> values) {
  const std::string name = desk.qualified();
  return {.sort = sort,
          .name = name,
          .type = name,
          .values = std::move(values),
          .described = (sort == Sort::domain ? "DOMAIN " : "TYPE ") + name};
}

Made enumeration(const Desk& desk) {
  static const std::vector<std::string> labels = {"'new'",   "'open'",  "'it''s'",
                                                  "'Done '", "'größe'", "'x,y'"};
  std::vector<std::string> chosen;
  for (const std::string& label : labels) {
    if (desk.random.chance(60)) chosen.push_back(label);
  }
  const bool turned = desk.random.chance(10);
  if (turned) chosen = {chosen.rbegin(), chosen.rend()};
  return Sketch{"CREATE TYPE " + desk.qualified() + " AS ENUM (" + joined(chosen) + ')',
                {type_thing(desk, Sort::enum_type, chosen)}};
}

Made domain(const Desk& desk) {
  const ValueType base = value_type(desk);
  const std::string value = base.values.empty() ? "NULL" : desk.random.pick(base.values);
  std::string sql = "CREATE DOMAIN " + desk.qualified() + " AS " + base.name;
  sql += desk.maybe(25, "DEFAULT " + value) + desk.maybe(15, "NOT NULL");
  sql += desk.maybe(
      40, "CONSTRAINT is_good CHECK (VALUE" +
              desk.random.pick<std::string>({" IS NOT NULL", "::text <> 'bad'", "::text <> ''"}) + ')');
  sql += desk.maybe(10, "CHECK (VALUE::text <> 'worse')");
  return Sketch{sql, {type_thing(desk, Sort::domain, base.values)}};
}

Made composite(const Desk& desk) {
  std::vector<std::string> attributes;
  const std::size_t count = 1 + desk.random.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    const ValueType type = value_type(desk);
    attributes.push_back(std::string(1, static_cast<char>('a' + i)) + ' ' + type.name);
  }
  return Sketch{"CREATE TYPE " + desk.qualified() + " AS (" + joined(attributes) + ')',
                {type_thing(desk, Sort::composite_type, {})}};
}

Made range(const Desk& desk) {
  const std::string of = desk.random.pick<std::string>({"text", "integer", "double precision", "date"});
  std::string sql = "CREATE TYPE " + desk.qualified() + " AS RANGE (subtype = " + of;
  if (of == "double precision" && desk.random.chance(50)) sql += ", subtype_diff = float8mi";
  if (of == "text" && desk.random.chance(40)) sql += ", collation = \"C\"";
  return Sketch{sql + ')', {type_thing(desk, Sort::range_type, {"'empty'"})}};
}

// A quoted or plain name with something at its end.
std::string with_suffix(std::string name, const std::string& suffix) {
  const bool quoted = name.ends_with('"');
  if (quoted) name.pop_back();
  return name + suffix + (quoted ? "\"" : "");
}

// Text under another name: PostgreSQL's own functions read and write it.
Made base_type(const Desk& desk) {
  const std::string type = desk.qualified();
  const std::string input = desk.schema + '.' + with_suffix(desk.name, "_in");
  const std::string output = desk.schema + '.' + with_suffix(desk.name, "_out");
  const std::string internal = " LANGUAGE internal IMMUTABLE STRICT AS ";
  std::string sql = "CREATE TYPE " + type + ";\nCREATE FUNCTION " + input + "(cstring) RETURNS " + type +
                    internal + "'textin';\nCREATE FUNCTION " + output + '(' + type + ") RETURNS cstring" +
                    internal + "'textout';\nCREATE TYPE " + type + " (INPUT = " + input +
                    ", OUTPUT = " + output + ", INTERNALLENGTH = VARIABLE";
  sql += desk.maybe(30, ", STORAGE = external") + desk.maybe(30, ", CATEGORY = 'S'");
  sql += desk.maybe(20, ", DEFAULT = 'x'") + desk.maybe(20, ", COLLATABLE = true");
  sql += desk.maybe(20, ", DELIMITER = ';'");
  return Sketch{sql + ')', {type_thing(desk, Sort::base_type, {"'1'", "'it''s'"})}};
}

Made shell_type(const Desk& desk) {
  Thing shell = type_thing(desk, Sort::operation, {});
  return Sketch{"CREATE TYPE " + desk.qualified(), {std::move(shell)}};
}

}  // namespace

std::span<const Maker> type_makers() {
  static const std::vector<Maker> makers = {
      {"enum", 9, {}, enumeration}, {"domain", 7, {}, domain},       {"composite type", 4, {}, composite},
      {"range type", 2, {}, range}, {"base type", 1, {}, base_type}, {"shell type", 1, {}, shell_type},
  };
  return makers;
}

}  // namespace migrate::selftest
