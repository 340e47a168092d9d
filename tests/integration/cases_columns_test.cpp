// tests/cases/columns
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: columns") {
  migrate::test::run_cases("columns");
}
