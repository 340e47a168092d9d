#include "sql/list.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"

using namespace migrate;
using Parts = std::vector<std::string>;

TEST_CASE("a list is cut at its own commas only") {
  CHECK(sql::split_list("a, b") == Parts{"a", "b"});
  CHECK(sql::split_list("numeric(10,2), text[]") == Parts{"numeric(10,2)", "text[]"});
  CHECK(sql::split_list("ARRAY[1, 2], f(a, (b, c))") == Parts{"ARRAY[1, 2]", "f(a, (b, c))"});
  CHECK(sql::split_list("'a,b', 'it''s, so', E'\\',', \"x,\"\"y\"") ==
        Parts{"'a,b'", "'it''s, so'", "E'\\','", "\"x,\"\"y\""});
  CHECK(sql::split_list("$$a,b$$, $t$ $$, $t$, $1") == Parts{"$$a,b$$", "$t$ $$, $t$", "$1"});
  CHECK(sql::split_list("'(', ')'") == Parts{"'('", "')'"});
  CHECK(sql::split_list("a -- x, y\n, b /* , */") == Parts{"a -- x, y", "b /* , */"});
}

TEST_CASE("an empty list has no parts, an empty part stays") {
  CHECK(sql::split_list("").empty());
  CHECK(sql::split_list(" \n").empty());
  CHECK(sql::split_list("a,,b") == Parts{"a", "", "b"});
  CHECK(sql::split_list("a,") == Parts{"a", ""});
}

TEST_CASE("the leading group ends at its own parenthesis") {
  CHECK(sql::balanced_prefix("(a, (b)) WHERE c") == "(a, (b))");
  CHECK(sql::balanced_prefix("(a = ')' AND b) x") == "(a = ')' AND b)");
  CHECK(sql::balanced_prefix("  (\")\")") == "(\")\")");
  CHECK(sql::balanced_prefix("a (b)").empty());
  CHECK(sql::balanced_prefix("((a)").empty());
}

// Expected: SELECT ARRAY[…]::text[] on PostgreSQL 15.
TEST_CASE("array literals are read as the server prints them") {
  using Elements = std::vector<std::optional<std::string>>;
  CHECK(sql::parse_array("{}").empty());
  CHECK(sql::parse_array("{a,\"b,c\",NULL,\"NULL\"}") == Elements{"a", "b,c", std::nullopt, "NULL"});
  CHECK(sql::parse_array("{\"\",\"a\\\"b\",\"c\\\\d\",\"{}\",\" \"}") ==
        Elements{"", "a\"b", "c\\d", "{}", " "});
  CHECK(sql::parse_array("[0:1]={x,y}") == Elements{"x", "y"});
}

TEST_CASE("what is no array of one dimension is refused") {
  for (const char* text :
       {"", "a", "{", "{a", "{a,}", "{,a}", "{\"a}", "{{a},{b}}", "{a}b", "[0:1]", "{a\\"}) {
    CHECK_THROWS_AS(sql::parse_array(text), Error);
  }
}

TEST_CASE("an array literal is printed as the server prints it") {
  CHECK(sql::format_array({}) == "{}");
  CHECK(sql::format_array({"a", "b,c", "", "null", "d\"e", "f\\g", " ", "{", "größe"}) ==
        "{a,\"b,c\",\"\",\"null\",\"d\\\"e\",\"f\\\\g\",\" \",\"{\",größe}");
}
