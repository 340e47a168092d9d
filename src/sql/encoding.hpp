// Whether a text is UTF-8, by the table of RFC 3629, section 4: no overlong forms, no surrogates, nothing
// beyond U+10FFFF. libpg_query needs it: its scanner steps over characters without looking for their ends.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace migrate::sql {

// Offset of the first byte that is not part of a valid character.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// The 1-based line of the byte at `offset`.
int line_of(std::string_view text, std::size_t offset);

}  // namespace migrate::sql
