// Objects that PostgreSQL could not hold side by side.
#pragma once

#include "registry/model.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

// Reports objects that are declared twice, tables with two primary keys, and objects whose names PostgreSQL
// keeps in one space (kinds::Kind::claims).
void check_clashes(const Model& model, Problems& problems);

}  // namespace migrate::registry
