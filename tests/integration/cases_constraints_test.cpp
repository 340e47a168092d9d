// tests/cases/constraints
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: constraints") {
  migrate::test::run_cases("constraints");
}
