// tests/cases/operators
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: operators") {
  migrate::test::run_cases("operators");
}
