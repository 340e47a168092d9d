#include "sql/checksum.hpp"

#include <doctest/doctest.h>

using migrate::sql::token_checksum;

TEST_CASE("layout, comments and the case of keywords leave the checksum as it is") {
  const std::string sum = token_checksum("CREATE TABLE t (a int);");
  CHECK(token_checksum("create table T(\n  a INT -- why\n);\n") == sum);
  CHECK(token_checksum("/* note */ CREATE TABLE t (a/**/int);") == sum);
  CHECK(sum.size() == 32);
}

TEST_CASE("what changes the meaning changes the checksum") {
  const std::string sum = token_checksum("SELECT a <= 'b' FROM t");
  CHECK(token_checksum("SELECT a < = 'b' FROM t") != sum);
  CHECK(token_checksum("SELECT a <= 'B' FROM t") != sum);
  CHECK(token_checksum("SELECT a <= 'b ' FROM t") != sum);
  CHECK(token_checksum("SELECT a <= \"b\" FROM t") != sum);
  CHECK(token_checksum("SELECT \"A\"") != token_checksum("SELECT \"a\""));
  CHECK(token_checksum("DO $$ x $$") != token_checksum("DO $$ x  $$"));
  CHECK(token_checksum("SELECT a b") != token_checksum("SELECT ab"));
  CHECK(token_checksum("SELECT 1;") != token_checksum("SELECT 1"));
}

TEST_CASE("operators are tokens by PostgreSQL's rules") {
  CHECK(token_checksum("SELECT a*-5") == token_checksum("SELECT a * - 5"));
  CHECK(token_checksum("SELECT a@-5") != token_checksum("SELECT a @ -5"));
  CHECK(token_checksum("SELECT a+--x\n1") == token_checksum("SELECT a + 1"));
  CHECK(token_checksum("SELECT a::text") == token_checksum("SELECT a :: text"));
  CHECK(token_checksum("SELECT 1e-5") != token_checksum("SELECT 1 e - 5"));
}

// The digest of no bytes, as the xxhash project's own command prints it: xxhsum -H128 </dev/null
TEST_CASE("the checksum of nothing is XXH3's") {
  CHECK(token_checksum(" -- nothing") == "99aa06d3014798d86001c324468d497f");
}
