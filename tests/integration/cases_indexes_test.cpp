// tests/cases/indexes
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: indexes") {
  migrate::test::run_cases("indexes");
}
