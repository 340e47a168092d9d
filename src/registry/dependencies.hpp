// What must be there before what, among declared objects, as far as their text says it.
#pragma once

#include <vector>

#include "catalog/snapshot.hpp"
#include "registry/model.hpp"

namespace migrate::registry {

// Sorted, each once. Text that only SQL's own rules could resolve (functions in expressions) says nothing
// here: kinds::Kind::rank orders those.
std::vector<catalog::Dependency> dependencies_of(const Model& model);

}  // namespace migrate::registry
