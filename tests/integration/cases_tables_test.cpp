// tests/cases/tables
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: tables") {
  migrate::test::run_cases("tables");
}
