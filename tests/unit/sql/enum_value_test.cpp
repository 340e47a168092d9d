#include "sql/enum_value.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;
using Names = std::vector<std::string>;

TEST_CASE("what ALTER TYPE adds to an enum") {
  const auto plain = added_value("ALTER TYPE mood ADD VALUE 'it''s' BEFORE 'x'");
  REQUIRE(plain);
  CHECK(plain->type == Names{"mood"});
  CHECK(plain->literal == "'it''s'");
  const auto careful = added_value("alter /* the */ type s.\"My mood\" add value if not exists 'x'");
  REQUIRE(careful);
  CHECK(careful->type == Names{"s", "My mood"});
  CHECK_FALSE(added_value("ALTER TYPE mood RENAME VALUE 'a' TO 'b'"));
  CHECK_FALSE(added_value("ALTER TYPE mood ADD ATTRIBUTE value int"));
  CHECK_FALSE(added_value("ALTER TABLE t ADD VALUE 'x'"));
  CHECK_FALSE(added_value("ALTER TYPE mood ADD VALUE"));
  CHECK_FALSE(added_value(""));
}

TEST_CASE("which statements make an enum, and which may use a value") {
  CHECK(created_enum("CREATE TYPE s.mood AS ENUM ('x')") == Names{"s", "mood"});
  CHECK(created_enum("CREATE TYPE s.pair AS (a int)").empty());
  CHECK(may_use_value("UPDATE t SET m = 'x'", "'x'"));
  CHECK_FALSE(may_use_value("UPDATE t SET m = 'xy' -- 'x'", "'x'"));
  CHECK_FALSE(may_use_value("COMMENT ON TYPE mood IS 'x'", "'x'"));
  CHECK_FALSE(may_use_value("ALTER TYPE mood ADD VALUE 'y' AFTER 'x'", "'x'"));
}
