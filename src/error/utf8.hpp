// Whether a text is UTF-8, by the table of RFC 3629, section 4: no overlong forms, no surrogates, nothing
// beyond U+10FFFF; and the places of its bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "error/error.hpp"

namespace migrate {

// Offset of the first byte that is not part of a valid character.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// The 1-based line of the byte at `offset`.
int line_of(std::string_view text, std::size_t offset);

// The same with the column, in bytes.
Place place_of(std::string_view text, std::size_t offset, std::string file = {});

}  // namespace migrate
