// Writing a database's schema as a registry: what `migrate inspect` prints.
#pragma once

#include <string>

#include "catalog/snapshot.hpp"

namespace migrate::registry {

// The YAML text of a registry that declares the objects of the snapshot, in the server's spelling; equal
// snapshots give equal bytes. Schemas and what they hold stand in the order of their names, columns in their
// own. Everything is written as briefly as says exactly the same, names by the default naming convention are
// left out. Attributes that say "never" (AttributeForm::inspected) are not written.
std::string write(const catalog::Snapshot& snapshot);

}  // namespace migrate::registry
