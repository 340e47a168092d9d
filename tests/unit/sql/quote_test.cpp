#include "sql/quote.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"

using namespace migrate;

// Expected: SELECT quote_ident(…), quote_literal(…) on PostgreSQL 15, but for the keywords of later versions.
TEST_CASE("a name is quoted where the server quotes it, and nowhere else") {
  struct Case {
    const char* name;
    const char* quoted;
  };
  for (const Case& c : {Case{"users", "users"},
                        {"_u1", "_u1"},
                        {"", "\"\""},
                        {"1a", "\"1a\""},
                        {"Users", "\"Users\""},
                        {"a b", "\"a b\""},
                        {"a.b", "\"a.b\""},
                        {"a$b", "\"a$b\""},
                        {"a\"b", "\"a\"\"b\""},
                        {"größe", "\"größe\""},
                        {"user", "\"user\""},
                        {"table", "\"table\""},
                        {"name", "name"},
                        {"date", "date"},
                        {"timestamp", "\"timestamp\""},
                        {"left", "\"left\""},
                        {"\"; DROP TABLE users; --", "\"\"\"; DROP TABLE users; --\""}}) {
    CHECK(sql::identifier(c.name) == c.quoted);
  }
}

TEST_CASE("keywords that PostgreSQL 16 and 17 reserved are quoted too") {
  CHECK(sql::identifier("system_user") == "\"system_user\"");
  CHECK(sql::identifier("json_table") == "\"json_table\"");
}

TEST_CASE("a qualified name quotes each part by itself") {
  CHECK(sql::qualified("public", "user") == "public.\"user\"");
  CHECK(sql::qualified("a.b", "c") == "\"a.b\".c");
  CHECK(sql::qualified("", "t") == "t");
}

TEST_CASE("an operator's name stands as it is, and nothing else can stand there") {
  CHECK(sql::qualified_operator("My", "<=>") == "\"My\".<=>");
  CHECK(sql::qualified_operator("", "@@") == "@@");
  CHECK(sql::flaw_of_operator("<=>").empty());
  for (const char* name : {"", "a", "< ; DROP", "<--", "/*", "<(",
                           "="
                           "\""})
    CHECK_THROWS_AS(sql::qualified_operator("public", name), Error);
}

TEST_CASE("the parts of a name are read as SQL reads them") {
  using Parts = std::vector<std::string>;
  CHECK(sql::parts_of_name("Public.\"My \"\"T\"\"\"") == Parts{"public", "My \"T\""});
  CHECK(sql::parts_of_name("f") == Parts{"f"});
  CHECK(sql::parts_of_name("").empty());
}

TEST_CASE("a literal doubles quotes, and escapes only where a backslash asks for it") {
  CHECK(sql::literal("") == "''");
  CHECK(sql::literal("it's") == "'it''s'");
  CHECK(sql::literal("a\\b'c") == "E'a\\\\b''c'");
  CHECK(sql::literal("größe\n") == "'größe\n'");
  CHECK(sql::nullable_literal(std::nullopt) == "NULL");
  CHECK(sql::nullable_literal("NULL") == "'NULL'");
}

TEST_CASE("what holds a NUL byte is refused") {
  const std::string nul("a\0b", 3);
  CHECK_THROWS_AS(sql::identifier(nul), Error);
  CHECK_THROWS_AS(sql::literal(nul), Error);
}

TEST_CASE("a dollar quote takes a tag that the text cannot close") {
  CHECK(sql::dollar_quoted("BEGIN END") == "$$BEGIN END$$");
  CHECK(sql::dollar_quoted("a $$b$$") == "$migrate$a $$b$$$migrate$");
  CHECK(sql::dollar_quoted("price in $") == "$migrate$price in $$migrate$");
  CHECK(sql::dollar_quoted("$$ $migrate$") == "$migrate1$$$ $migrate$$migrate1$");
}
