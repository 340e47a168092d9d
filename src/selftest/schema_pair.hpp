// Two schemas as DDL, side by side: what the self-test goes between.
//
// Expected values come from the server: it runs the DDL, and nothing that is tested has a hand in that.
//
//   pair = { comment line } "-- A" line end { statement } "-- B" line end { statement }
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::selftest {

// One thing in both schemas, by one or a few statements that stand or fall together; empty where the schema
// lacks it.
struct Item {
  std::string a;
  std::string b;

  bool operator==(const Item&) const = default;
};

// In an order in which they can be made.
using SchemaPair = std::vector<Item>;

// The pair as a file, with `about` in comment lines before it.
std::string write(const SchemaPair& pair, const std::string& about);

// Reads such a file. What both schemas have in the same words is one item. Throws Error (Exit::usage, at
// `file`) where a schema is missing.
SchemaPair read(const std::string& file, std::string_view text);

}  // namespace migrate::selftest
