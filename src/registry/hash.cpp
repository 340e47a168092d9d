#include "registry/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>

namespace migrate::registry {
namespace {

std::string hex(std::uint64_t value) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += digits[(value >> shift) & 0xF];
  return out;
}

}  // namespace

std::string short_hash(std::string_view text) {
  return hex(XXH3_64bits(text.data(), text.size()));
}

std::string long_hash(const std::vector<std::string_view>& parts) {
  std::string bytes;
  for (const std::string_view part : parts) (bytes += std::to_string(part.size()) + ':') += part;
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return hex(hash.high64) + hex(hash.low64);
}

}  // namespace migrate::registry
