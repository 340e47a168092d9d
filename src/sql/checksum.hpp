// Checksums of SQL by its tokens, which tell whether a script still means what it did when it was applied.
#pragma once

#include <string>
#include <string_view>

namespace migrate::sql {

// 32 hexadecimal digits (XXH3, 128 bits) over the tokens of `text`: blanks, comments and the case of keywords
// and unquoted names do not count; strings, dollar-quoted bodies and quoted names do, byte for byte. The same
// on every machine and with every version of every library.
std::string token_checksum(std::string_view text);

}  // namespace migrate::sql
