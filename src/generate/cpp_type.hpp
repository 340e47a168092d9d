// SQL types as C++ types, by the table of include/migrate/model/types.hpp turned round.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace migrate::generate {

struct CppType {
  std::string name;      // "std::vector<std::string>"
  std::string element;   // the same without its arrays: what may be compared by a foreign key
  bool says_all = true;  // false: the column must say its SQL type, too

  bool is_integer() const { return element.starts_with("std::int"); }
};

// The C++ enum of an SQL type; empty: it is none.
using FindEnum = std::function<std::string(const std::string& sql)>;

// A type that C++ has no word for is text, and its column says which.
CppType cpp_type_of(std::string_view sql, const FindEnum& find_enum);

}  // namespace migrate::generate
