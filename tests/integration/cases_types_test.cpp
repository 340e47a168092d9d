// tests/cases/types
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: types") {
  migrate::test::run_cases("types");
}
