// What is a mode, a name or a type follows from PostgreSQL's grammar (gram.y, func_arg); signatures are what
// pg_proc.proargtypes prints as.
#include "sql/arguments.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;

namespace {
Argument only(std::string_view text) {
  const std::vector<Argument> all = parse_arguments(text);
  REQUIRE(all.size() == 1);
  return all.front();
}
}  // namespace

TEST_CASE("an argument has a mode, a name, a type and a default") {
  CHECK(only("integer") == Argument{.type = "integer"});
  CHECK(only("a integer") == Argument{.name = "a", .type = "integer"});
  CHECK(only("VARIADIC \"odd, (name\" text[]") ==
        Argument{.mode = "VARIADIC", .name = "\"odd, (name\"", .type = "text[]"});
  CHECK(only("a numeric(10,2) DEFAULT greatest(1, 2)") ==
        Argument{.name = "a", .type = "numeric(10,2)", .value = "greatest(1, 2)"});
  CHECK(only("a int = 5") == Argument{.name = "a", .type = "int", .value = "5"});
  CHECK(only("inout total s.\"T\"") == Argument{.mode = "INOUT", .name = "total", .type = "s.\"T\""});
  CHECK(only("IN OUT total int").mode == "INOUT");
  CHECK(only("total OUT int") == Argument{.mode = "OUT", .name = "total", .type = "int"});
  CHECK(only("users.id%TYPE") == Argument{.type = "users.id%TYPE"});
}

TEST_CASE("a type of several words is no name and a type") {
  for (const char* type : {"double precision", "character varying(10)", "timestamp with time zone",
                           "timestamp(3) without time zone", "bit varying", "national character varying",
                           "interval day to second", "time without time zone", "integer ARRAY[3]"}) {
    CAPTURE(type);
    CHECK(only(type) == Argument{.type = type});
    CHECK(only("at " + std::string(type)) == Argument{.name = "at", .type = type});
  }
}

TEST_CASE("a signature has the types of the input arguments, as the server prints them") {
  CHECK(signature_of("") == "()");
  CHECK(signature_of("*") == "()");
  CHECK(signature_of("a int, OUT b text, VARIADIC c varchar(10)[]") == "(integer, character varying[])");
  CHECK(signature_of("timestamptz, numeric(10, 2), float DEFAULT 1.5") ==
        "(timestamp with time zone, numeric, double precision)");
  CHECK(signature_of("a billing.\"Odd Type\"") == "(billing.\"Odd Type\")");
  CHECK(signature_of("p double precision ORDER BY v anyelement") == "(double precision, anyelement)");
  CHECK(signature_of("VARIADIC \"any\" ORDER BY VARIADIC \"any\"") == "(\"any\")");
}

TEST_CASE("a call's name ends before its parenthesis, wherever quoted names have one") {
  CHECK(split_call("add(a integer)").name == "add");
  CHECK(split_call("add(a integer)").arguments == "a integer");
  CHECK(split_call("f()").has_arguments);
  CHECK_FALSE(split_call("f").has_arguments);
  CHECK(split_call("billing.\"f(x)\" (numeric(10, 2))").name == "billing.\"f(x)\"");
  CHECK(split_call("billing.\"f(x)\" (numeric(10, 2))").arguments == "numeric(10, 2)");
}
