// Text in URLs: %41 for A (RFC 3986, 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace migrate::config {

// Nothing where a % is not followed by two hexadecimal digits, or stands for the byte 0.
std::optional<std::string> percent_decoded(std::string_view text);

// What RFC 3986 leaves plain everywhere ("unreserved"), and `also_plain`, stay as they are.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});

}  // namespace migrate::config
