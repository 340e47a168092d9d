// tests/cases/renames
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: renames") {
  migrate::test::run_cases("renames");
}
