#include "kinds/type_width.hpp"

#include <doctest/doctest.h>

using migrate::kinds::keeps_values;

TEST_CASE("a wider type keeps the values of a narrower one, and no other does") {
  struct Pair {
    const char *narrow, *wide;
  };
  for (const Pair& pair : {
           Pair{"character varying(20)", "character varying(40)"},
           Pair{"character varying(20)", "character varying"},
           Pair{"character varying", "character varying(20)"},
           Pair{"numeric(10,2)", "numeric(12,4)"},
           Pair{"numeric(10,2)", "numeric"},
           Pair{"timestamp(3) without time zone", "timestamp without time zone"},
           Pair{"integer", "bigint"},
           Pair{"smallint[]", "smallint[]"},
           Pair{"integer", "numeric"},
           Pair{"date", "timestamp with time zone"},
           Pair{"uuid", "text"},
           Pair{"bit varying(3)", "bit varying(5)"},
       }) {
    CAPTURE(pair.narrow);
    CAPTURE(pair.wide);
    const std::string narrow = pair.narrow, wide = pair.wide;
    if (narrow != "character varying") CHECK(keeps_values(narrow, wide));
    if (narrow != wide) CHECK(keeps_values(wide, narrow) == (narrow == "character varying"));
  }
  CHECK_FALSE(keeps_values("numeric(10,4)", "numeric(10,2)"));
  CHECK_FALSE(keeps_values("numeric(10,2)", "numeric(10,4)"));  // fewer digits before the point
  CHECK_FALSE(keeps_values("numeric(10,2)", "numeric(8,2)"));
  CHECK_FALSE(keeps_values("bit(3)", "bit(5)"));
  CHECK_FALSE(keeps_values("bigint", "integer"));
  CHECK_FALSE(keeps_values("integer", "integer[]"));
  CHECK_FALSE(keeps_values("uuid", "character varying(10)"));
  CHECK_FALSE(keeps_values("text", "geometry(Point,4326)"));
  CHECK(keeps_values("geometry(Point,4326)", "geometry(Point,4326)"));
  CHECK(keeps_values("bigint", "bigint"));
}
