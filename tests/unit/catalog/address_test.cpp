// The grammar stands in catalog/address.hpp; quoting is that of PostgreSQL's identifiers.
#include "catalog/address.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"

using migrate::catalog::Address;

namespace {

void check_both_ways(const Address& address, const char* text) {
  CHECK(address.text() == text);
  CHECK(Address::parse(text) == address);
}

}  // namespace

TEST_CASE("an address has one text form, each way") {
  check_both_ways({.kind = "schema", .name = "billing"}, "schema:billing");
  check_both_ways({.kind = "table", .schema = "public", .name = "users"}, "table:public.users");
  check_both_ways({.kind = "column", .schema = "public", .relation = "users", .name = "email"},
                  "column:public.users.email");
  check_both_ways({.kind = "comment", .of = "schema", .name = "billing"}, "comment:schema:billing");
  check_both_ways({.kind = "comment", .of = "column", .schema = "s", .relation = "t", .name = "c"},
                  "comment:column:s.t.c");
  check_both_ways({.kind = "user_mapping", .relation = "far.away", .name = "public"},
                  "user_mapping:.\"far.away\".public");
}

TEST_CASE("names that are not plain stand in quotes") {
  check_both_ways({.kind = "table", .schema = "public", .name = "a.b"}, "table:public.\"a.b\"");
  check_both_ways({.kind = "table", .schema = "s:t", .name = "say \"hi\""},
                  "table:\"s:t\".\"say \"\"hi\"\"\"");
  check_both_ways({.kind = "column", .schema = "public", .relation = "größe", .name = "x y"},
                  "column:public.\"größe\".\"x y\"");
  check_both_ways({.kind = "table", .schema = "public", .name = "Upper$1"}, "table:public.Upper$1");
  check_both_ways({.kind = "operator", .schema = "public", .name = "<=>", .signature = "(integer, text)"},
                  "operator:public.<=>(integer, text)");
}

TEST_CASE("what is no address is refused") {
  for (const char* text : {"", "users", "table:", "table:a..b", "table:a.b.c.d", "table:\"open", "table:a b",
                           "table:public.users.", "a:b:c:d"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Address::parse(text), migrate::Error);
  }
}

TEST_CASE("addresses order by kind first, then by names") {
  const Address column{.kind = "column", .schema = "z", .relation = "z", .name = "z"};
  const Address table{.kind = "table", .schema = "a", .name = "a"};
  const Address second{.kind = "table", .schema = "a", .name = "b"};
  CHECK(column < table);
  CHECK(table < second);
}
