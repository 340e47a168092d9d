// tests/cases/partitions
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: partitions") {
  migrate::test::run_cases("partitions");
}
