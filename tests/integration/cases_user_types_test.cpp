// tests/cases/user_types
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: user types") {
  migrate::test::run_cases("user_types");
}
