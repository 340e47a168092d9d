// Random pairs of schemas.
#pragma once

#include <cstdint>

#include "selftest/schema_pair.hpp"

namespace migrate::selftest {

// Of a seed always the same pair. Most of what the one has the other has too, some of it changed. Not every
// statement is possible: what the server refuses is no part of the schema.
SchemaPair generate(std::uint64_t seed);

}  // namespace migrate::selftest
