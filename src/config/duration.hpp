// Lengths of time as PostgreSQL writes them in its settings (manual, "Setting Parameters"): a whole or
// decimal number and a unit us, ms, s, min, h or d; milliseconds without one, as for lock_timeout.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace migrate::config {

// Rounded to the millisecond; nothing when `text` is no such length, is negative, or is over PostgreSQL's
// largest (2147483647 ms).
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace migrate::config
