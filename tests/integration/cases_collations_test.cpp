// tests/cases/collations
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: collations") {
  migrate::test::run_cases("collations");
}
