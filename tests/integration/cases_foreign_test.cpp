// tests/cases/foreign
#include <doctest/doctest.h>

#include "support/case_run.hpp"

TEST_CASE("cases: foreign") {
  migrate::test::run_cases("foreign");
}
