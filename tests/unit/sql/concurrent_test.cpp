// What the statements outside of transactions are about.
#include "sql/concurrent.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;

TEST_CASE("CREATE INDEX CONCURRENTLY: its names, and the definition behind the table's name") {
  const Concurrent found = concurrent_of(
      "create UNIQUE index /* c */ Concurrently if not exists \"My i\" on only s.\"T\" USING btree (a) WHERE "
      "b");
  REQUIRE(std::holds_alternative<BuildsIndex>(found));
  const auto& index = std::get<BuildsIndex>(found);
  CHECK(index.index == "\"My i\"");
  CHECK(index.table == "s.\"T\"");
  CHECK(index.if_not_exists);
  CHECK(index.unique);
  CHECK(index.definition == "USING btree (a) WHERE b");
  CHECK(std::get<BuildsIndex>(concurrent_of("CREATE INDEX CONCURRENTLY ON t (a)")).index.empty());
}

TEST_CASE("DROP, REINDEX and DETACH, in every spelling") {
  CHECK(std::get<DropsIndex>(concurrent_of("DROP INDEX CONCURRENTLY IF EXISTS s.i")).index == "s.i");
  for (const char* text : {"REINDEX TABLE CONCURRENTLY s.t", "REINDEX (VERBOSE, CONCURRENTLY) TABLE s.t"}) {
    const auto found = std::get<Reindexes>(concurrent_of(text));
    CHECK(found.what == "table");
    CHECK(found.name == "s.t");
  }
  const auto detach =
      std::get<DetachesPartition>(concurrent_of("ALTER TABLE p DETACH PARTITION s.q CONCURRENTLY"));
  CHECK(detach.parent == "p");
  CHECK(detach.partition == "s.q");
}

TEST_CASE("what is made whole, what may be run again, and what is unknown") {
  const auto dropped = std::get<MakesWhole>(concurrent_of("DROP DATABASE IF EXISTS d"));
  CHECK(dropped.what == "database");
  CHECK(dropped.name == "d");
  CHECK(dropped.drops);
  CHECK(!std::get<MakesWhole>(concurrent_of("CREATE TABLESPACE x LOCATION '/x'")).drops);
  for (const char* text :
       {"VACUUM t", "ALTER SYSTEM SET a = 1", "REINDEX SYSTEM", "ALTER SUBSCRIPTION s REFRESH PUBLICATION"}) {
    CHECK(std::holds_alternative<Repeatable>(concurrent_of(text)));
  }
  for (const char* text : {"CREATE INDEX i ON t (a)", "CALL p()", "ALTER TABLE p DETACH PARTITION q",
                           "ALTER TABLE t ADD a int", "SELECT 1", ""}) {
    CHECK(std::holds_alternative<std::monostate>(concurrent_of(text)));
  }
}
