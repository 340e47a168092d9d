// A catalog object: an address, a parent and its attributes, as the server printed them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/address.hpp"

namespace migrate::catalog {

// One attribute. What is absent has no entry: flags are "true" or absent, lists are PostgreSQL array
// literals ({a,"b c"}), everything else is the server's own text.
struct Attribute {
  std::string name;
  std::string value;

  auto operator<=>(const Attribute&) const = default;
};

// 128 bits over an object's address and attributes, or over a whole snapshot.
struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Digest&) const = default;
  std::string hex() const;  // 32 lower-case digits
};

class Object {
 public:
  Address address;
  Address parent;    // what it lives in and goes with; empty for a schema and the like
  int position = 0;  // its place among its siblings (a column's number); never compared

  // The value of an attribute; empty when it is absent.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const { return !get(name).empty(); }
  // Sets an attribute; an empty value removes it.
  void set(std::string_view name, std::string value);
  const std::vector<Attribute>& attributes() const { return attributes_; }  // sorted by name

  // Facts help to plan a change (a column's type without modifiers) and are never compared.
  std::string_view fact(std::string_view name) const;
  void set_fact(std::string_view name, std::string value);
  const std::vector<Attribute>& facts() const { return facts_; }

  // Make room for so many.
  void reserve_attributes(std::size_t number) { attributes_.reserve(number); }
  void reserve_facts(std::size_t number) { facts_.reserve(number); }

  Digest digest() const;

 private:
  std::vector<Attribute> attributes_;
  std::vector<Attribute> facts_;
};

}  // namespace migrate::catalog
