// Several words as one text, for messages and for SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate {

// The parts with the separator between them; empty where there are none.
std::string joined(const std::vector<std::string>& parts, std::string_view separator = ", ");

}  // namespace migrate
