// tests/cases/functions
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: functions") {
  migrate::test::run_cases("functions");
}
