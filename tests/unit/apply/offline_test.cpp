// The script for psql as text; that psql and the server take it is shown by
// tests/integration/offline_test.cpp.
#include "apply/offline.hpp"

#include <doctest/doctest.h>

using namespace migrate::apply;

TEST_CASE("a colon that psql could take for a variable is parted from what follows") {
  CHECK(safe_for_psql("SELECT a[1:USER], a[:n]") == "SELECT a[1: USER], a[: n]");
  CHECK(safe_for_psql("SELECT a[1:\"x\"]") == "SELECT a[1: \"x\"]");
}

TEST_CASE("casts, assignments, strings, names and comments are left alone") {
  for (const char* sql :
       {"SELECT a::text", "CALL f(x := 1)", "SELECT ':USER', \"a:USER\", $$:USER$$, E'\\':USER'",
        "SELECT 1 -- :USER", "SELECT /* :USER */ 1", "SELECT a[1: 2]"}) {
    CHECK(safe_for_psql(sql) == sql);
  }
}

TEST_CASE("the actions come out in order, each statement with its semicolon") {
  const Actions actions = {Begin{},
                           Start{"a", migrate::history::Direction::up, "", "a", "first"},
                           Execute{"SELECT 1"},
                           Finish{"a"},
                           Commit{},
                           Alone{"SELECT 2", {}, "a"}};
  CHECK(write_script(actions, {"heading"}, {"SET x = 1"}, {"RESET x"}) ==
        "-- heading\n\n\\set ON_ERROR_STOP on\n\\set AUTOCOMMIT on\n\nSET x = 1;\n\n"
        "BEGIN;\n\n-- Running upgrade  -> a, first\n\nSELECT 1;\n\nCOMMIT;\n\nSELECT 2;\n\nRESET x;\n");
}
