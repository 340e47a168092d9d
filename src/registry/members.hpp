// What the registry says of members of extensions is about members that there are.
#pragma once

#include "registry/elaborate.hpp"
#include "registry/registry.hpp"

namespace migrate::registry {

// Makes the extensions whose `members` the registry names in a scratch database, and looks there for these:
// none is made that is not named, and what was found is remembered (Workshop::made_of). Throws Errors
// (Exit::usage) with the places of those that the extension has not, or not by this name.
void check_members(const Registry& registry, Workshop& workshop);

}  // namespace migrate::registry
