// The form that each sort of random thing fills in: one function that writes its DDL by chance.
//
// A maker is called for each of the two schemas. For a thing that changes it is called again with a stream of
// draws in which a few are changed, so that few of its properties are.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "error/joined.hpp"  // for all makers
#include "selftest/random.hpp"
#include "selftest/scene.hpp"

namespace migrate::selftest {

// What a maker works with.
struct Desk {
  Random& random;
  const Scene& scene;
  std::string schema;  // where the thing shall be, quoted
  std::string name;    // a new name, quoted
  Thing on{};          // what it shall be on, for makers that say so

  std::string qualified() const { return schema + '.' + name; }
  // One of them, or nothing where there is none.
  std::optional<Thing> any(std::initializer_list<Sort> sorts) const;
  // Up to `most` different columns of `on`, at least one if there are any.
  std::vector<Thing> some_columns(std::size_t most) const;
  // " text" at that chance, else nothing.
  std::string maybe(unsigned percent, const std::string& text) const;
  // " " and one of them; of an empty one nothing.
  std::string one_of(const std::vector<std::string>& texts) const;
};

struct Sketch {
  std::string sql;
  std::vector<Thing> makes{};
};

struct Maker {
  std::string_view what;
  unsigned weight;         // how often, compared with the others
  std::vector<Sort> on{};  // where it has to be; empty: in a schema
  // Nothing where the scene has not what it takes.
  std::optional<Sketch> (*make)(const Desk&);
};

std::span<const Maker> table_makers();
std::span<const Maker> constraint_makers();
std::span<const Maker> type_makers();
std::span<const Maker> routine_makers();
std::span<const Maker> view_makers();
std::span<const Maker> partition_makers();
std::span<const Maker> access_makers();
std::span<const Maker> foreign_makers();
std::span<const Maker> search_makers();
std::span<const Maker> operator_makers();

// Texts that several makers share.

// A type of a column with expressions of it.
struct ValueType {
  std::string name;
  std::vector<std::string> values;
};
// A built-in one, or at times one of the scene's.
ValueType value_type(const Desk& desk);
const std::vector<ValueType>& built_in_types();
// What a table with the desk's name, and a column of the table or view `on`, are to the scene.
Thing table_thing(const Desk& desk);
Thing column_thing(const std::string& name, const std::string& on, const ValueType& type);
// A condition over a column of a table, which is named with `prefix` before it.
std::string single_condition(const Desk& desk, const Thing& column, const std::string& prefix = "");
// One over some columns of a table; "true" without columns.
std::string condition(const Desk& desk, const std::vector<Thing>& columns, const std::string& prefix = "");
std::string names_of(const std::vector<Thing>& things);

}  // namespace migrate::selftest
