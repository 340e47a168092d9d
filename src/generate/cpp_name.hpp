// Names of a schema as names in C++.
#pragma once

#include <string>
#include <string_view>

#include "generate/name.hpp"

namespace migrate::generate {

// A name for a variable, a member or an enumerator: plain_name, with "_" behind a word of the language.
std::string cpp_name(std::string_view name);

}  // namespace migrate::generate
