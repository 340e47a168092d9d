#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

enum class Family { number, text, other };

// How values of a type can be compared with others, by its name alone.
Family family_of(const std::string& type) {
  for (const char* number : {"integer", "bigint", "smallint", "numeric(10,2)", "numeric", "real"}) {
    if (type == number) return Family::number;
  }
  for (const char* text : {"text", "varchar(20)", "varchar(100)", "character(5)"}) {
    if (type == text) return Family::text;
  }
  return Family::other;
}

}  // namespace

Thing table_thing(const Desk& desk) {
  return {.sort = Sort::table,
          .name = desk.qualified(),
          .described = "TABLE " + desk.qualified(),
          .schema = desk.schema};
}

Thing column_thing(const std::string& name, const std::string& on, const ValueType& type) {
  return {.sort = Sort::column,
          .name = name,
          .on = on,
          .type = type.name,
          .values = type.values,
          .described = "COLUMN " + on + '.' + name};
}

std::optional<Thing> Desk::any(std::initializer_list<Sort> sorts) const {
  const std::vector<Thing> things = scene.all(sorts);
  if (things.empty()) return std::nullopt;
  return random.pick(things);
}

std::vector<Thing> Desk::some_columns(std::size_t most) const {
  std::vector<Thing> left = scene.columns_of(on.name), out;
  const std::size_t count = 1 + random.below(most);
  while (!left.empty() && out.size() < count) {
    const std::size_t at = random.below(left.size());
    out.push_back(left[at]);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

std::string Desk::maybe(unsigned percent, const std::string& text) const {
  return random.chance(percent) ? ' ' + text : "";
}

std::string Desk::one_of(const std::vector<std::string>& texts) const {
  const std::string& text = random.pick(texts);
  return text.empty() ? "" : ' ' + text;
}

const std::vector<ValueType>& built_in_types() {
  static const std::vector<ValueType> types = {
      {"integer", {"1", "7", "-3"}},
      {"bigint", {"1", "42"}},
      {"smallint", {"1", "2"}},
      {"numeric(10,2)", {"1.5", "2"}},
      {"numeric", {"1", "2.25"}},
      {"real", {"1", "0.5"}},
      {"text", {"'1'", "'2'", "'it''s'"}},
      {"varchar(20)", {"'1'", "'b'"}},
      {"varchar(100)", {"'1'", "'long'"}},
      {"character(5)", {"'1'", "'x'"}},
      {"boolean", {"true", "false"}},
      {"date", {"'2020-01-01'", "CURRENT_DATE"}},
      {"timestamp", {"'2020-01-01 00:00:00'", "LOCALTIMESTAMP"}},
      {"timestamptz", {"now()", "'2020-01-01 00:00:00+00'"}},
      {"time(3)", {"'10:00'", "'11:30'"}},
      {"interval", {"'1 day'", "'2 hours'"}},
      {"uuid", {"gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"}},
      {"jsonb", {"'{}'", "'[]'"}},
      {"json", {"'{}'"}},
      {"bytea", {"'\\x00'", "''"}},
      {"inet", {"'127.0.0.1'"}},
      {"integer[]", {"'{}'", "ARRAY[1, 2]"}},
      {"text[]", {"'{}'", "ARRAY['1', 'b']"}},
      {"int4range", {"'[1,5)'", "'empty'"}},
      {"tsvector", {"''", "to_tsvector('simple', 'a')"}},
      {"point", {"'(0,0)'"}},
      {"bit(3)", {"B'101'"}},
      {"name", {"'1'"}},
  };
  return types;
}

ValueType value_type(const Desk& desk) {
  // The usual ones are half of them: they are what casts, keys and conditions are made for.
  const bool usual = desk.random.chance(50), own = desk.random.chance(25);
  const std::size_t draw = desk.random.below(1000);
  const std::vector<ValueType>& types = built_in_types();
  const std::vector<Thing> things = desk.scene.all(
      {Sort::enum_type, Sort::domain, Sort::composite_type, Sort::range_type, Sort::base_type});
  if (own && !things.empty()) {
    const Thing& thing = things[draw % things.size()];
    return {thing.name, thing.values};
  }
  return types[draw % (usual ? 8 : types.size())];
}

std::string single_condition(const Desk& desk, const Thing& column, const std::string& prefix) {
  const std::string name = prefix + column.name;
  switch (family_of(column.type)) {
    case Family::number:
      return desk.random.pick<std::string>({name + " > 0", name + " BETWEEN 0 AND 1000",
                                            name + " IN (1, 2, 3)", "abs(" + name + ") < 9000",
                                            name + " IS NOT NULL", name + " + 1 <> 0"});
    case Family::text:
      return desk.random.pick<std::string>(
          {name + " <> ''", name + " IN ('1', '2', '3')", "length(" + name + ") < 50", name + " LIKE '%'",
           "lower(" + name + ") = lower(" + name + ")", name + " || 'x' <> 'y'"});
    case Family::other:
      break;
  }
  if (!column.values.empty() && desk.random.chance(40))
    return name + " IS DISTINCT FROM " + desk.random.pick(column.values);
  return name + desk.random.pick<std::string>({" IS NOT NULL", " IS NULL OR true", "::text <> 'none'"});
}

std::string condition(const Desk& desk, const std::vector<Thing>& columns, const std::string& prefix) {
  if (columns.empty()) return "true";
  std::string out = single_condition(desk, desk.random.pick(columns), prefix);
  if (desk.random.chance(25))
    out = '(' + out + ") " + desk.random.pick<std::string>({"AND", "OR"}) + " (" +
          single_condition(desk, desk.random.pick(columns), prefix) + ')';
  return out;
}

std::string names_of(const std::vector<Thing>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const Thing& thing : things) names.push_back(thing.name);
  return joined(names);
}

}  // namespace migrate::selftest
