// tests/cases/dependents
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: dependents") {
  migrate::test::run_cases("dependents");
}
