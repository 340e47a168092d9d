// Upgrades and downgrades on a real server: what is recorded, what an error leaves behind, how much is sent.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

std::vector<std::string> names(int revisions) {
  std::vector<std::string> out;
  for (int i = 1; i <= revisions; ++i) out.push_back("r" + std::to_string(1000 + i));
  return out;
}

}  // namespace

TEST_CASE("the history says what happened, by whom, how long, and with which script") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t_a (id int); SELECT pg_sleep(0.05);");
  write_revision(project, "b", "a",
                 "-- migrate:up\nSELECT pg_sleep(0.05);\n-- migrate:up transaction=none\nSELECT 1;");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  REQUIRE(project.migrate("downgrade a").exit == 1);  // there is no table t_b
  write_revision(project, "b", "a",
                 "-- migrate:up\nSELECT pg_sleep(0.05);\n-- migrate:up transaction=none\nSELECT 1;",
                 "SELECT 1;");
  REQUIRE(project.migrate("downgrade a").exit == 0);
  CHECK(project.database().query(
            "SELECT string_agg(version_num || ' ' || event, ', ' ORDER BY id) FROM migrate_history") ==
        "a upgrade, b upgrade, b downgrade");
  CHECK(project.database().query("SELECT bool_and(duration_ms BETWEEN 50 AND 60000) FROM migrate_history "
                                 "WHERE event = 'upgrade'") == "t");
  CHECK(project.database().query(
            "SELECT count(*) FROM migrate_history WHERE session_user_name = 'postgres' AND "
            "os_user IS NOT NULL AND tool_version ~ '^[0-9.]+$' AND "
            "happened_at BETWEEN now() - interval '1 minute' AND now() AND "
            "checksum ~ '^[0-9a-f]{32}$'") == "3");
}

TEST_CASE(
    "alembic seeds 103, 107: with a transaction for each, an error in the second of three revisions keeps "
    "the "
    "first; it names the statement's place") {
  Project project;
  project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: each\n");
  write_chain(project, {"a", "b", "c"});
  write_revision(project, "b", "a", "CREATE TABLE t_b (id int);\n\nINSERT INTO t_b\n  VALUES ('x');");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding((project.folder() / "migrations/b.sql").string() + ":10: "));
  CHECK(result.err == Holding("invalid input syntax for type integer: \"x\" (SQLSTATE 22P02)"));
  CHECK(result.err == Holding("revision: b"));
  CHECK(result.err == Holding("INSERT INTO t_b"));
  CHECK(result.err == Holding("done: a; not done: b, c"));
  CHECK(rows(project) == "a");
  CHECK(project.database().query(
            "SELECT to_regclass('t_a') IS NOT NULL, to_regclass('t_b'), to_regclass('t_c')") == "t||");
}

TEST_CASE("a syntax error is found at its line though the server never began") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t_a (id int);\nCREATE TABLE t_b (\n  id int,,\n  b int);");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/a.sql:9: syntax error at or near \",\" (SQLSTATE 42601)"));
  CHECK(project.database().query("SELECT to_regclass('migrate_version'), to_regclass('t_a')") == "|");
}

TEST_CASE("the server's detail and hint are told, and an error at the commit has its revision") {
  Project project;
  write_revision(
      project, "a", "",
      "CREATE TABLE t_a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO t_a VALUES (1), (1);");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("duplicate key value violates unique constraint"));
  CHECK(result.err == Holding("Key (id)=(1) already exists"));
  CHECK(result.err == Holding("revision: a"));
}

TEST_CASE("alembic seed 103: an error undoes the whole run where nothing else is configured, and says so") {
  Project project;
  write_chain(project, {"a", "b", "c"});
  write_revision(project, "c", "b", "SELECT 1/0;");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("Running upgrade b -> c"));
  CHECK(result.err == Holding("migrations/c.sql:7: division by zero"));
  CHECK(result.err == Holding("done: none; not done: a, b, c"));
  CHECK(result.err == Holding("rolled back too: a, b, for the run is one transaction"));
  CHECK(project.database().query("SELECT to_regclass('migrate_version'), to_regclass('t_a')") == "|");
  write_revision(project, "c", "b");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(rows(project) == "c");
}

TEST_CASE("an error at the commit of several revisions is put down to none of them") {
  Project project;
  write_revision(
      project, "a", "",
      "CREATE TABLE t_a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO t_a VALUES (1), (1);");
  write_revision(project, "b", "a");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("duplicate key value violates unique constraint"));
  CHECK(result.err.find("revision: b") == std::string::npos);
  CHECK(result.err == Holding("done: none; not done: a, b"));
}

TEST_CASE("what must be committed before it is used says how, where revisions share a transaction") {
  Project project;
  write_revision(project, "a", "", "CREATE TYPE mood AS ENUM ('sad');");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  // In a DO block nobody sees it; a statement of its own would end the transaction.
  write_revision(project, "b", "a", "DO $$BEGIN ALTER TYPE mood ADD VALUE 'glad'; END$$;");
  write_revision(project, "c", "b", "CREATE TABLE t_c (m mood DEFAULT 'glad');");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("SQLSTATE 55P04"));
  CHECK(result.err == Holding("New enum values must be committed before they can be used. With "
                              "migrations.transaction: each, every revision is committed by itself"));
  project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: each\n");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("a step without transaction commits what is before it, and its revision is recorded at once") {
  Project project;
  write_chain(project, {"a", "b", "c", "d"});
  write_revision(project, "c", "b",
                 "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_b (id);",
                 "-- migrate:down\nDROP INDEX i;");
  write_revision(project, "d", "c", "SELECT 1/0;");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("done: a, b, c; not done: d"));
  CHECK(result.err.find("rolled back too") == std::string::npos);
  CHECK(result.err.find("in part") == std::string::npos);
  CHECK(rows(project) == "c");
  CHECK(project.database().query("SELECT string_agg(version_num, ' ' ORDER BY id) FROM migrate_history") ==
        "a b c");
}

TEST_CASE("steps without transaction run statements that refuse one") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t_a (id int);");
  write_revision(project, "b", "a",
                 "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_a (id);\nVACUUM t_a;",
                 "-- migrate:down transaction=none\nDROP INDEX CONCURRENTLY i;");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(rows(project) == "b");
  CHECK(project.database().query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t");
  CHECK(project.migrate("downgrade -1").exit == 0);
  CHECK(rows(project) == "a");
}

TEST_CASE("a revision that fails after a step was committed says that this step stays") {
  for (const char* scope : {"each", "all"}) {
    Project project;
    project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: " + scope + "\n");
    write_chain(project, {"a"});
    write_revision(project, "b", "a",
                   "-- migrate:up\nCREATE TABLE t_b (id int);\n"
                   "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_b (nowhere);");
    const Result result = project.migrate("upgrade head");
    CHECK(result.exit == 1);
    CHECK(result.err == Holding("migrations/b.sql:9: column \"nowhere\" does not exist"));
    CHECK(result.err ==
          Holding("done: a; not done: b\n    b stands half-way: of its upgrade 1 of 2 units are done"));
    CHECK(rows(project) == "a");
    CHECK(project.database().query("SELECT to_regclass('t_b')") == "t_b");
  }
}

TEST_CASE("a revision that cannot be undone stops a downgrade before anything happens") {
  Project project;
  write_chain(project, {"a", "b", "c"});
  project.write("migrations/b.sql", "-- x\n--\n-- revision: b\n-- parents: a\n\n-- migrate:up\nSELECT 1;\n");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  const Result result = project.migrate("downgrade base");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/b.sql:3: revision b cannot be undone"));
  CHECK(rows(project) == "c");
}

TEST_CASE("an upgrade of R revisions sends at most R + 12 messages") {
  Server own({"log_statement=all"});
  Project project(own);
  constexpr std::size_t revisions = 30;
  write_chain(project, names(revisions));
  const std::size_t before = count(own.log(), "LOG:  statement:");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  const std::size_t sent = count(own.log(), "LOG:  statement:") - before;
  MESSAGE(sent << " messages for " << revisions << " revisions");
  CHECK(sent >= revisions);
  CHECK(sent <= revisions + 12);
}

TEST_CASE(
    "alembic seed 105: three upgrades at once on an empty database: all succeed, each revision is applied "
    "once") {
  for (int round = 0; round < 10; ++round) {
    Project project;
    write_chain(project, names(30));
    Process first = project.start("upgrade head");
    Process second = project.start("upgrade head");
    Process third = project.start("upgrade head");
    for (Process* runner : {&first, &second, &third}) {
      const Result result = runner->wait();
      CAPTURE(result.err);
      CHECK(result.exit == 0);
    }
    CHECK(rows(project) == "r1030");
    CHECK(project.database().query("SELECT count(*), count(DISTINCT version_num) FROM migrate_history") ==
          "30|30");
  }
}

TEST_CASE(
    "alembic seed 106: a revision does not wait for a long reader beyond lock_timeout, and changes nothing") {
  Project project;
  write_chain(project, {"a"});
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "b", "a", "CREATE TABLE t_b (id int);\nALTER TABLE t_a ADD COLUMN x int;");
  std::string configuration = project.read("migrate.yaml");
  const std::string section = "database:\n";
  configuration.insert(configuration.find(section) + section.size(), "  lock_timeout: 200ms\n");
  project.write("migrate.yaml", configuration);
  const Sleeper reader(project.database(), "BEGIN; SELECT count(*) FROM t_a;");
  const Result result = project.migrate("upgrade head --retries 1");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("SQLSTATE 55P03"));
  CHECK(result.err == Holding("ALTER TABLE t_a"));
  CHECK(result.err == Holding("raise database.lock_timeout"));
  CHECK(rows(project) == "a");
  CHECK(project.database().query("SELECT to_regclass('t_b')").empty());
}

TEST_CASE("a transaction of several revisions that makes our tables too is tried again as a whole") {
  Project project;
  project.database().psql("CREATE TABLE busy (id int)");
  write_chain(project, {"a", "b", "c", "d"});
  write_revision(project, "d", "c", "ALTER TABLE busy ADD COLUMN x int;");
  std::string configuration = project.read("migrate.yaml");
  const std::string section = "database:\n";
  project.write("migrate.yaml",
                configuration.insert(configuration.find(section) + section.size(), "  lock_timeout: 50ms\n"));
  Sleeper reader(project.database(), "BEGIN; SELECT FROM busy;");
  Process run = project.start("upgrade head");
  await([&] { return run.error_output().find("trying again") != std::string::npos; }, "another try");
  reader.end();
  CHECK(run.wait().exit == 0);
  CHECK(project.database().query("SELECT string_agg(version_num, ' ' ORDER BY id) FROM migrate_history") ==
        "a b c d");
  CHECK(rows(project) == "d");
}

TEST_CASE("names of every sort: version tables, schemas and ids are quoted") {
  Project project;
  project.database().psql("CREATE SCHEMA \"my \"\"app\"\"\"");
  project.write("migrate.yaml",
                project.read("migrate.yaml") +
                    "  version_table: \"v'; DROP TABLE x; --\"\n  version_schema: 'my \"app\"'\n");
  write_chain(project, {"it's", "ünï%s", std::string(40, 'x')});
  const Result result = project.migrate("upgrade head");
  CAPTURE(result.err);
  CHECK(result.exit == 0);
  CHECK(project.migrate("current").out == std::string(40, 'x') + " (head)\n");
  CHECK(project.migrate("downgrade base").exit == 0);
  CHECK(project.migrate("current").out.empty());
}

TEST_CASE("a missing version schema is an error that says how to make it") {
  Project project;
  write_chain(project, {"a"});
  project.write("migrate.yaml", project.read("migrate.yaml") + "  version_schema: ops\n");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("CREATE SCHEMA ops"));
  CHECK(project.database().query("SELECT to_regclass('t_a')").empty());
}
