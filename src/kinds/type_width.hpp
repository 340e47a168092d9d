// Whether a column's type holds all that another one holds.
#pragma once

#include <string_view>

namespace migrate::kinds {

// Types as format_type() prints them. True only where it is known that the server converts every value of
// `from` to `to` without cutting, rounding or refusing it (ALTER TABLE, assignment casts; manual, 8.1
// to 8.5).
bool keeps_values(std::string_view from, std::string_view to);

}  // namespace migrate::kinds
