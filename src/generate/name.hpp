// Names of a schema as names in a programming language.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::generate {

// A name for a variable or a member: what languages take of the name, "_" for the rest, never two of them
// together nor one in front.
std::string plain_name(std::string_view name);

// A name for a class or an enum: order_items is OrderItems.
std::string type_name(std::string_view name);

// One of what a table's name says many of, where English forms it by rule: posts is post, categories is
// category.
std::string singular(std::string_view name);

// Names of which each is given once: `name`, or name_2, name_3, …
class UniqueNames {
 public:
  UniqueNames() = default;
  explicit UniqueNames(const std::vector<std::string>& taken) : taken_(taken.begin(), taken.end()) {}

  std::string take(std::string name);

 private:
  std::set<std::string> taken_;
};

}  // namespace migrate::generate
