// Lengths of time as PostgreSQL writes them in its settings (manual, "Setting Parameters"): a whole or
// decimal number and a unit us, ms, s, min, h or d; milliseconds without one, as for lock_timeout.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace migrate::config {

// PostgreSQL's largest.
inline constexpr std::chrono::milliseconds longest_setting{2147483647};

// Rounded to the millisecond; nothing when `text` is no such length, is negative, or is over the longest.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text,
                                                        std::chrono::milliseconds longest = longest_setting);

}  // namespace migrate::config
