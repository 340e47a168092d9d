// What statements drop, told by their tokens.
#include "sql/dropped.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;

namespace {

// "tables a, b cascade", "columns c, d of t", "nothing", "who knows"
std::string shown(std::string_view statement) {
  struct Words {
    std::string operator()(const DropsTables& drops) const {
      std::string out = "tables";
      for (const std::string& table : drops.tables) out += " " + table;
      return out + (drops.if_exists ? " if there" : "") + (drops.cascades ? " cascade" : "");
    }
    std::string operator()(const DropsColumns& drops) const {
      std::string out = "columns";
      for (const std::string& column : drops.columns) out += " " + column;
      return out + " of " + drops.table;
    }
    std::string operator()(const DropsNothing&) const { return "nothing"; }
    std::string operator()(const MayDrop&) const { return "who knows"; }
  };
  return std::visit(Words{}, dropped_by(statement));
}

}  // namespace

TEST_CASE("tables that are dropped, as they are written") {
  CHECK(shown("DROP TABLE t") == "tables t");
  CHECK(shown("drop /* x */ table if exists s.\"My, t\", U CASCADE") ==
        "tables s.\"My, t\" U if there cascade");
  CHECK(shown("DROP TABLE \"cascade\" RESTRICT") == "tables \"cascade\"");
}

TEST_CASE("columns that are dropped, among the other actions") {
  CHECK(shown("ALTER TABLE t DROP c") == "columns c of t");
  CHECK(shown("ALTER TABLE IF EXISTS ONLY s.t DROP COLUMN IF EXISTS \"My c\" CASCADE, ADD d numeric(10,2) "
              "DEFAULT f(1, "
              "2), DROP CONSTRAINT x, ALTER e DROP DEFAULT, drop column F") == "columns My c f of s.t");
  CHECK(shown("ALTER TABLE t * DROP c") == "columns c of t");
  CHECK(shown("ALTER TABLE t DROP if") == "columns if of t");
  CHECK(
      shown(
          "ALTER TABLE t ALTER c DROP NOT NULL, ADD CONSTRAINT \"drop\" CHECK (a > 1), DROP CONSTRAINT d") ==
      "nothing");
  CHECK(shown("ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b") == "nothing");
}

TEST_CASE("what takes tables or columns along, and what nobody can look into, is not known") {
  for (const char* statement :
       {"DROP SCHEMA s CASCADE", "DROP TYPE t CASCADE", "DROP DOMAIN d CASCADE", "DROP EXTENSION e",
        "DROP OWNED BY r", "ALTER EXTENSION e UPDATE", "ALTER TYPE t DROP ATTRIBUTE a CASCADE",
        "DO $$BEGIN END$$", "CALL p()", "SELECT f()", "WITH a AS (SELECT 1) SELECT f(a) FROM a", "EXECUTE p",
        "EXPLAIN ANALYZE SELECT 1", "NEWWORD x"}) {
    CAPTURE(statement);
    CHECK(shown(statement) == "who knows");
  }
  for (const char* statement :
       {"DROP SCHEMA s", "DROP TYPE t", "DROP INDEX CONCURRENTLY i", "ALTER TYPE t ADD VALUE 'drop'",
        "CREATE TABLE t (a int)", "INSERT INTO t VALUES ('DROP TABLE t')", "COMMENT ON TABLE t IS 'cascade'",
        "VACUUM t", "SET a = 1", "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "REINDEX TABLE CONCURRENTLY t"}) {
    CAPTURE(statement);
    CHECK(shown(statement) == "nothing");
  }
}
