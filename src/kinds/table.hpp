// What the kinds of a table's parts must know of the table itself.
#pragma once

#include <string>

#include "catalog/object.hpp"

namespace migrate::kinds {

// ALTER TABLE … REPLICA IDENTITY FULL | NOTHING | DEFAULT, as the table itself says; an index that is the
// replica identity says so on its own.
std::string replica_identity(const catalog::Object& table);

}  // namespace migrate::kinds
