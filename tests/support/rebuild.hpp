// A database, built again from nothing but its registry.
#pragma once

#include <string>

#include "support/project.hpp"

namespace migrate::test {

// Inspects the project's database into its models, CHECKs that `check` finds no difference, and that a second
// database which these models and one revision make has the same dump. Gives the registry.
std::string check_rebuilt(Project& original);

}  // namespace migrate::test
