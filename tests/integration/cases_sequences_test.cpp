// tests/cases/sequences
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: sequences") {
  migrate::test::run_cases("sequences");
}
