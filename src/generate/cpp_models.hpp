// A registry as models in C++: `migrate generate cpp`.
//
// Every table and mixin becomes a struct, every enum a C++ enum, and what else the registry says a call of
// the builders in include/migrate/model. What the two say is the same: comments of the YAML are lost, and the
// order of keys.
#pragma once

#include <string>
#include <vector>

#include "registry/registry.hpp"

namespace migrate::generate {

// The C++ source. `yaml`: sources that registry::parse takes; `sql`: files of plain DDL, which become
// raw_sql.
std::string cpp_models(const std::vector<registry::Source>& yaml, const std::vector<registry::Source>& sql);

}  // namespace migrate::generate
