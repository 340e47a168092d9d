#include "sql/classify.hpp"

#include <doctest/doctest.h>

using namespace migrate::sql;

// Each tried inside BEGIN on PostgreSQL 15: "cannot run inside a transaction block".
TEST_CASE("statements that the server refuses in a transaction block are known") {
  for (const char* statement : {
           "CREATE INDEX CONCURRENTLY i ON t (a)",
           "create /* x */ unique index concurrently if not exists i on t (a)",
           "DROP INDEX CONCURRENTLY i",
           "REINDEX INDEX CONCURRENTLY i",
           "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
           "REINDEX (CONCURRENTLY) TABLE t",
           "REINDEX DATABASE postgres",
           "VACUUM",
           "VACUUM (FULL) t",
           "CREATE DATABASE d",
           "DROP DATABASE d",
           "ALTER DATABASE d SET TABLESPACE s",
           "CREATE TABLESPACE s LOCATION '/tmp'",
           "DROP TABLESPACE s",
           "ALTER SYSTEM SET work_mem = '1MB'",
           "ALTER TABLE p DETACH PARTITION c CONCURRENTLY",
           "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
           "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
           "CLUSTER",
           "CLUSTER VERBOSE",
           "DISCARD ALL",
           "COMMIT PREPARED 'x'",
       }) {
    CHECK_MESSAGE(transaction_use(statement) == TransactionUse::outside, statement);
  }
}

TEST_CASE("statements that run anywhere are not mistaken for them") {
  for (const char* statement : {
           "CREATE INDEX i ON t (a)",
           "CREATE INDEX \"concurrently\" ON t (a)",
           "DROP INDEX i",
           "REINDEX TABLE t",
           "REINDEX (CONCURRENTLY false) TABLE t",
           "ALTER TABLE p DETACH PARTITION c",
           "ALTER TABLE p DETACH PARTITION \"concurrently\"",
           "ALTER DATABASE d SET work_mem = '1MB'",
           "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
           "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false, slot_name = NONE)",
           "CLUSTER t",
           "CLUSTER t USING i",
           "CLUSTER \"t\"",
           "ANALYZE",
           "PREPARE transact AS SELECT 1",
           "SELECT 'VACUUM'",
           "ALTER TYPE e ADD VALUE 'x'",
           "",
       }) {
    CHECK_MESSAGE(transaction_use(statement) == TransactionUse::any, statement);
  }
}

TEST_CASE("transaction control is told from the rest") {
  for (const char* statement :
       {"BEGIN", "begin work", "START TRANSACTION READ ONLY", "COMMIT", "END", "ROLLBACK", "ROLLBACK TO s",
        "ABORT", "SAVEPOINT s", "RELEASE s", "PREPARE TRANSACTION 'x'"}) {
    CHECK_MESSAGE(transaction_use(statement) == TransactionUse::control, statement);
  }
}

TEST_CASE("a statement is called by its first words") {
  CHECK(leading_words("create index concurrently i on t (a)") == "CREATE INDEX CONCURRENTLY");
  CHECK(leading_words("-- c\nVACUUM (FULL) t") == "VACUUM");
  CHECK(leading_words("ROLLBACK", 1) == "ROLLBACK");
}

TEST_CASE("what surely runs in a transaction") {
  for (const char* text :
       {"ALTER TABLE t VALIDATE CONSTRAINT c", "ALTER TYPE e ADD VALUE 'x'", "INSERT INTO t",
        "WITH a AS (SELECT 1) DELETE FROM t", "SET lock_timeout = 0", "CREATE INDEX i ON t (a)"}) {
    CHECK_MESSAGE(runs_in_transaction(text), text);
  }
  for (const char* text :
       {"VACUUM", "CREATE INDEX CONCURRENTLY i ON t (a)", "CALL p()", "DO $$BEGIN COMMIT; END$$",
        "REINDEX TABLE t", "DROP SUBSCRIPTION s", "ALTER SYSTEM SET a = 1", "REPACK t", "COMMIT", ""}) {
    CHECK_MESSAGE(!runs_in_transaction(text), text);
  }
}

TEST_CASE("a validation is told from what does more") {
  CHECK(validates_constraint("ALTER TABLE ONLY s.\"T\" VALIDATE CONSTRAINT \"c\""));
  CHECK(!validates_constraint("ALTER TABLE t VALIDATE CONSTRAINT c, ALTER a SET DEFAULT 1"));
  CHECK(!validates_constraint("ALTER TABLE t ADD CONSTRAINT c CHECK (a) NOT VALID"));
}

TEST_CASE("settings of the session are told from those of a transaction") {
  CHECK(session_setting("SET Lock_Timeout = 0") == "lock_timeout");
  CHECK(session_setting("SET SESSION work_mem TO '1MB'") == "work_mem");
  CHECK(session_setting("RESET ALL") == "all");
  CHECK(session_setting("SET LOCAL lock_timeout = 0").empty());
  CHECK(session_setting("SET CONSTRAINTS ALL DEFERRED").empty());
  CHECK(session_setting("SELECT 1").empty());
}
