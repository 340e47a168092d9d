// A registry as models in C++: `migrate generate cpp`.
//
// Every table and mixin becomes a struct, every enum a C++ enum, and what else the registry says a call of
// the builders in include/migrate/model. What the two say is the same: comments of the YAML are lost, and the
// order of keys.
#pragma once

#include <string>

#include "registry/registry.hpp"

namespace migrate::generate {

// The C++ source. SQL files become raw_sql.
// REQUIRES: registry::load takes the texts.
std::string cpp_models(const registry::ModelTexts& texts);

}  // namespace migrate::generate
