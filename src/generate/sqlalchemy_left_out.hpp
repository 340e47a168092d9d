// What of a schema the models of SQLAlchemy do not say.
#pragma once

#include <set>
#include <string>

#include "catalog/snapshot.hpp"

namespace migrate::generate {

// A comment that names it, by what the registry calls it; empty where there is nothing. `tables`: those that
// are written.
std::string left_out(const catalog::Snapshot& snapshot, const std::set<catalog::Address>& tables);

}  // namespace migrate::generate
