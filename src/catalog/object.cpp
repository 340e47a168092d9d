#include "catalog/object.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace migrate::catalog {
namespace {

auto place_of(const std::vector<Attribute>& attributes, std::string_view name) {
  return std::lower_bound(attributes.begin(), attributes.end(), name,
                          [](const Attribute& a, std::string_view wanted) { return a.name < wanted; });
}

std::string_view find(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto at = place_of(attributes, name);
  return at != attributes.end() && at->name == name ? std::string_view(at->value) : std::string_view();
}

void assign(std::vector<Attribute>& attributes, std::string_view name, std::string value) {
  const auto at = attributes.begin() + (place_of(attributes, name) - attributes.begin());
  const bool present = at != attributes.end() && at->name == name;
  if (value.empty()) {
    if (present) attributes.erase(at);
  } else if (present) {
    at->value = std::move(value);
  } else {
    attributes.insert(at, {std::string(name), std::move(value)});
  }
}

void append_field(std::string& bytes, std::string_view field) {
  const std::uint64_t size = field.size();  // lengths keep {"a","bc"} and {"ab","c"} apart
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(size >> shift);
  bytes += field;
}

}  // namespace

std::string Digest::hex() const {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[(half >> shift) & 0xF];
  }
  return out;
}

std::string_view Object::get(std::string_view name) const {
  return find(attributes_, name);
}
void Object::set(std::string_view name, std::string value) {
  assign(attributes_, name, std::move(value));
}
std::string_view Object::fact(std::string_view name) const {
  return find(facts_, name);
}
void Object::set_fact(std::string_view name, std::string value) {
  assign(facts_, name, std::move(value));
}

Digest Object::digest() const {
  std::string bytes;
  append_field(bytes, address.text());
  for (const Attribute& attribute : attributes_) {
    append_field(bytes, attribute.name);
    append_field(bytes, attribute.value);
  }
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

}  // namespace migrate::catalog
