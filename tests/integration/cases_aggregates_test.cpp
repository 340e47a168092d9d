// tests/cases/aggregates
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: aggregates") {
  migrate::test::run_cases("aggregates");
}
