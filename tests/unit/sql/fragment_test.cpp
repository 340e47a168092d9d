// What stays in its place follows from PostgreSQL's lexical structure (manual, 4.1) and its grammar of the
// statements that the fragments stand in.
#include "sql/fragment.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;

TEST_CASE("expressions of every kind are one expression") {
  for (const char* text : {"1", "now()", "'a;b'", "a > 0 AND b IN (1, 2)", "ARRAY[1,2]", "'{}'::text[]",
                           "$$;)$$", "a /* ; */ + 1", "a -- first\n + 1", "\"odd;name\" > 0", "E'\\''",
                           "(SELECT max(x) FROM t)", "m[1][2:3]", "CURRENT_DATE",
                           "CASE WHEN a THEN 1 ELSE 2 END", "interval '1 day'", "a IS NOT NULL", "true"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::expression, text) == "");
  }
}

TEST_CASE("what leaves its place is told, whatever it leaves through") {
  CHECK(flaw_of_fragment(Fragment::expression, "1; DROP TABLE t") == "holds a semicolon");
  CHECK(flaw_of_fragment(Fragment::expression, "(1;2)") == "holds a semicolon");
  CHECK(flaw_of_fragment(Fragment::expression, "a > 0) NO INHERIT, CHECK (b") ==
        "closes a \")\" that it does not open");
  CHECK(flaw_of_fragment(Fragment::expression, "(a]") == "closes a \"]\" that it does not open");
  CHECK(flaw_of_fragment(Fragment::expression, "f(a") == "does not close a \"(\"");
  CHECK(flaw_of_fragment(Fragment::expression, "a[1") == "does not close a \"[\"");
  for (const char* open : {"'a", "\"a", "$x$a", "a /* b", "E'a\\'"}) {
    CHECK(flaw_of_fragment(Fragment::expression, open) ==
          "holds a string, a quoted name or a comment that does not end");
  }
  CHECK(flaw_of_fragment(Fragment::expression, "a --") == "ends in a comment, which would hide what follows");
  CHECK(flaw_of_fragment(Fragment::expression, "1, b = 2") == "holds a comma outside of parentheses");
  CHECK(flaw_of_fragment(Fragment::expression, "1 \\! ls") == "holds a backslash, which is psql's");
  CHECK(flaw_of_fragment(Fragment::expression, "/* */") == "says nothing");
}

TEST_CASE("an expression brings no clause of the statement around it") {
  for (const char* text : {"0 NOT NULL", "0 CHECK (c > 0)", "1 WHERE false", "1 FROM u", "1 PRIMARY KEY"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::expression, text) == "goes on after its end");
  }
}

TEST_CASE("what no grammar here knows is left to the server") {
  CHECK(flaw_of_fragment(Fragment::expression, "a >") == "");
  CHECK(flaw_of_fragment(Fragment::expression, "FUTURE_FORM(a RETURNING WHOLLY int)") == "");
  CHECK(flaw_of_fragment(Fragment::type, "of the future") == "");
}

TEST_CASE("a type is a type alone") {
  for (const char* text : {"int", "varchar(20)", "numeric(10, 2)", "text[]", "int ARRAY[4]", "s.\"odd;\"[]",
                           "timestamp(3) with time zone", "interval day to second", "double precision"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::type, text) == "");
  }
  for (const char* text : {"int NOT NULL", "int DEFAULT 1", "text COLLATE \"C\"", "int REFERENCES t"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::type, text) == "goes on after its end");
  }
  CHECK(flaw_of_fragment(Fragment::type, "int); DROP TABLE t; --") == "closes a \")\" that it does not open");
  CHECK(flaw_of_fragment(Fragment::type, "int, b int") == "holds a comma outside of parentheses");
}

TEST_CASE("a routine is a name, with or without the types of its arguments") {
  for (const char* text : {"f", "s.\"F g\"", "f()", "s.f(integer, double precision)"})
    CHECK(flaw_of_fragment(Fragment::routine, text) == "");
  for (const char* text : {"f AS IMPLICIT", "f(int) AS IMPLICIT", "(int)", "1"})
    CHECK(flaw_of_fragment(Fragment::routine, text) == "is something else");
}

TEST_CASE("index elements are one each, with all that may stand beside them") {
  CHECK(flaw_of_fragment(Fragment::index_element,
                         "lower(a) COLLATE \"C\" text_ops (x = 1) DESC NULLS LAST") == "");
  CHECK(flaw_of_fragment(Fragment::index_element, "a, b") == "holds a comma outside of parentheses");
}

TEST_CASE("names, numbers and settings") {
  for (const char* text : {"c", "\"C\"", "pg_catalog.\"de-x-icu\""})
    CHECK(flaw_of_fragment(Fragment::name, text) == "");
  for (const char* text : {"a b", "a.", "'c'", "a NOT NULL"})
    CHECK(flaw_of_fragment(Fragment::name, text) == "is something else");
  for (const char* text : {"5", "-5", "+5", "9223372036854775807"})
    CHECK(flaw_of_fragment(Fragment::number, text) == "");
  for (const char* text : {"5 CYCLE", "five", "--5 "}) CHECK(flaw_of_fragment(Fragment::number, text) != "");
  CHECK(flaw_of_fragment(Fragment::setting, "1=100") == "");
  CHECK(flaw_of_fragment(Fragment::setting, "1=100 x") == "is something else");
}

TEST_CASE("a routine's arguments, its result and its body stay in their places") {
  CHECK(flaw_of_fragment(Fragment::arguments, "a integer, VARIADIC b text[] DEFAULT '{}'") == "");
  CHECK(flaw_of_fragment(Fragment::arguments, "a integer) RETURNS int (") ==
        "closes a \")\" that it does not open");
  for (const char* text : {"integer", "SETOF text", "TABLE(a integer, b text)", "trigger", "users.id%TYPE"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::result, text) == "");
  }
  CHECK(flaw_of_fragment(Fragment::result, "int; DROP TABLE t") == "holds a semicolon");
  CHECK(flaw_of_fragment(Fragment::result, "a, b") == "holds a comma outside of parentheses");
  for (const char* text :
       {"RETURN a + b", "BEGIN ATOMIC\n SELECT 1, 2;\n SELECT CASE WHEN a THEN 1 END AS begin;\nEND"}) {
    CAPTURE(text);
    CHECK(flaw_of_fragment(Fragment::routine_body, text) == "");
  }
  CHECK(flaw_of_fragment(Fragment::routine_body, "RETURN 1; DROP TABLE t") == "holds a semicolon");
  CHECK(flaw_of_fragment(Fragment::routine_body, "BEGIN ATOMIC SELECT 1; END; DROP TABLE t") ==
        "holds a semicolon");
  CHECK(flaw_of_fragment(Fragment::routine_body, "BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END;") ==
        "does not end");
}
