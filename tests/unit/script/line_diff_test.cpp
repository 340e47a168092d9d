#include "script/line_diff.hpp"

#include <doctest/doctest.h>

using migrate::script::line_diff;

TEST_CASE("a line diff shows what goes, what comes, and the lines around") {
  CHECK(line_diff("a\nb\n", "a\nb\n").empty());
  CHECK(line_diff("a\nb\nc\n", "a\nx\nc\n") == " a\n-b\n+x\n c\n");
  CHECK(line_diff("", "a\n") == "+a\n");
  CHECK(line_diff("a\n", "") == "-a\n");
  CHECK(line_diff("a\nb\nc\n", "b\nc\nd\n") == "-a\n b\n c\n+d\n");
  CHECK(line_diff("x\n1\n2\n3\n4\n5\n6\n7\ny\n", "1\n2\n3\n4\n5\n6\n7\nz\n") ==
        "-x\n 1\n 2\n 3\n@@\n 5\n 6\n 7\n-y\n+z\n");
}
