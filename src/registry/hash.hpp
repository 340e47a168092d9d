// Hashes whose values are part of what users see and keep: shortened names, the cache's file names. XXH3
// gives the same on every machine and in every version since 0.8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::registry {

// 16 lower-case hexadecimal digits (XXH3, 64 bits).
std::string short_hash(std::string_view text);

// 32 lower-case hexadecimal digits (XXH3, 128 bits) over the parts; {"a","bc"} and {"ab","c"} differ.
std::string long_hash(const std::vector<std::string_view>& parts);

}  // namespace migrate::registry
