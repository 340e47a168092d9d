// Where a text stops being acceptable UTF-8. Rules: RFC 3629 (no overlong forms, surrogates, nor beyond
// U+10FFFF); control characters: YAML 1.2, 5.1, which allows of them only tab and line ends.
#pragma once

#include <optional>
#include <string_view>

namespace migrate::config {

// Both count from 1; the column in bytes.
struct TextPosition {
  int line;
  int column;
};

// The first byte that is not part of a valid sequence.
std::optional<TextPosition> find_invalid_utf8(std::string_view text);

// The first ASCII control character other than tab, line feed and carriage return.
std::optional<TextPosition> find_control_character(std::string_view text);

}  // namespace migrate::config
