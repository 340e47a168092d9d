// tests/cases/triggers
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: triggers") {
  migrate::test::run_cases("triggers");
}
