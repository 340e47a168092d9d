#include "apply/pace.hpp"

#include <doctest/doctest.h>

using migrate::apply::Pace;
using std::chrono::milliseconds;

TEST_CASE("batches grow and shrink by halves to the time that is asked for, within bounds") {
  Pace pace(1000, milliseconds(300));
  pace.took(milliseconds(100));
  CHECK(pace.rows() == 1500);
  pace.took(milliseconds(200));  // near enough
  CHECK(pace.rows() == 1500);
  pace.took(milliseconds(301));
  CHECK(pace.rows() == 750);
  for (int i = 0; i < 20; ++i) pace.took(milliseconds(1));
  CHECK(pace.rows() == 10'000);
  for (int i = 0; i < 20; ++i) pace.took(milliseconds(1000));
  CHECK(pace.rows() == 100);
  CHECK_FALSE(pace.shrink());
}

TEST_CASE("a batch of one row can grow, and does not vanish") {
  Pace pace(1, milliseconds(300));
  pace.took(milliseconds(1000));
  CHECK(pace.rows() == 1);
  pace.took(milliseconds(1));
  CHECK(pace.rows() == 2);
}
