// Names of a schema as names in C++.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace migrate::generate {

// A name for a variable, a member or an enumerator: what C++ takes of the name, "_" for the rest; "_" behind
// a word of the language.
std::string cpp_name(std::string_view name);

// A name for a struct or an enum: order_items is OrderItems.
std::string cpp_type_name(std::string_view name);

// One of what a table's name says many of, where English forms it by rule: posts is post, categories is
// category.
std::string singular(std::string_view name);

// Names of which each is given once: `name`, or name_2, name_3, …
class UniqueNames {
 public:
  std::string take(std::string name);

 private:
  std::set<std::string> taken_;
};

}  // namespace migrate::generate
