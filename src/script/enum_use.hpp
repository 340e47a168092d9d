// A value that is added to an enum can be used only once it is committed: a section that does both fails when
// it is run (55P04). Found here before anything runs.
#pragma once

#include <vector>

#include "script/script.hpp"

namespace migrate::script {

// Throws Error, with the line, where a section that is a transaction adds a value to an enum, and a later
// statement of it has that value as a string; unless the section makes the enum. The tokens are all that is
// known: the same text for another purpose is refused too, and a section of its own helps there as well.
void check_enum_use(const std::vector<Step>& steps, const Header& header);

}  // namespace migrate::script
