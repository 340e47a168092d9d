// What there is already while a random schema is being made, as far as later statements want to refer to it.
//
// It only helps to write statements that have a good chance: whether one is possible, the server says.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace migrate::selftest {

enum class Sort {
  schema,
  table,
  column,
  key,  // columns of a table that a foreign key can refer to
  constraint,
  index,
  enum_type,
  domain,
  composite_type,
  range_type,
  base_type,
  sequence,
  function,  // of one argument
  procedure,
  aggregate,
  trigger_function,
  view,
  materialized_view,
  trigger,
  policy,
  rule,
  partitioned,  // a table too; its type is how it is partitioned
  wrapper,
  server,
  foreign_table,
  publication,
  subscription,
  extension,
  dictionary,
  configuration,
  collation,
  operation,
  language,
};

struct Thing {
  Sort sort;
  std::string name;                   // as SQL names it: public.t; of a column: c
  std::string on{};                   // the table, view or type that it is in: public.t
  std::string type{};                 // of a column; what a function gives; the name of a type itself
  std::vector<std::string> values{};  // expressions of that type; the columns of a key
  std::string argument{};             // the type of a function's argument
  std::string described{};            // "TABLE public.t", as COMMENT ON names it
  std::string schema{};               // of what other things are on

  bool operator==(const Thing&) const = default;
};

class Scene {
 public:
  void add(const Thing& thing) { things_.push_back(thing); }

  std::vector<Thing> all(std::initializer_list<Sort> sorts) const {
    std::vector<Thing> out;
    for (const Thing& thing : things_) {
      if (std::find(sorts.begin(), sorts.end(), thing.sort) != sorts.end()) out.push_back(thing);
    }
    return out;
  }

  // The columns of a table or view.
  std::vector<Thing> columns_of(const std::string& relation) const { return inside(Sort::column, relation); }
  std::vector<Thing> inside(Sort sort, const std::string& relation) const {
    std::vector<Thing> out;
    for (const Thing& thing : things_) {
      if (thing.sort == sort && thing.on == relation) out.push_back(thing);
    }
    return out;
  }

  bool has(const Thing& thing) const {
    return std::any_of(things_.begin(), things_.end(), [&](const Thing& other) {
      return other.sort == thing.sort && other.name == thing.name && other.on == thing.on;
    });
  }
  const std::vector<Thing>& things() const { return things_; }

 private:
  std::vector<Thing> things_;
};

}  // namespace migrate::selftest
