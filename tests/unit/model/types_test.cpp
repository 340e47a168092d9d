// The values of models in C++.
#include <doctest/doctest.h>

#include <migrate/model.hpp>

TEST_CASE("uuids are read and written as the server does") {
  const auto id = migrate::uuid::parse("C0FFEE00-0123-4567-89ab-cdef01234567");
  REQUIRE(id);
  CHECK(id->text() == "c0ffee00-0123-4567-89ab-cdef01234567");
  CHECK(migrate::uuid::parse("c0ffee000123456789abcdef01234567") == id);
  for (const char* wrong :
       {"", "c0ffee", "c0ffee00-0123-4567-89ab-cdef0123456g", "c0ffee00-0123-4567-89ab-cdef012345678"})
    CHECK(!migrate::uuid::parse(wrong));
}
