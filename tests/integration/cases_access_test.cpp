// tests/cases/access
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: access") {
  migrate::test::run_cases("access");
}
