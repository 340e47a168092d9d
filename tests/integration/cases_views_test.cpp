// tests/cases/views
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: views") {
  migrate::test::run_cases("views");
}
