// Conditions in scripts, and statements that cannot share a transaction.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

TEST_CASE("an assertion that is not true stops the run before its section is committed") {
  struct Case {
    const char *condition, *problem;
  };
  for (const Case& one : {
           Case{"(SELECT count(*) FROM t) = 2", "the assertion is not true: (SELECT count(*) FROM t) = 2"},
           Case{"SELECT bool_and(id > 1) FROM t",
                "the assertion is not true: SELECT bool_and(id > 1) FROM t"},
           Case{"NULL::boolean", "the assertion is not true: NULL::boolean"},
           Case{"EXISTS (SELECT FROM missing)", "relation \"missing\" does not exist"},
       }) {
    CAPTURE(one.condition);
    Project project;
    write_revision(project, "a", "",
                   std::string("CREATE TABLE t AS SELECT 1 AS id;\n-- migrate:assert ") + one.condition +
                       "\nINSERT INTO t VALUES (3);");
    const Result stopped = project.migrate("upgrade head");
    CHECK(stopped.exit == 1);
    CHECK(stopped.err == Holding("migrations/a.sql:8"));
    CHECK(stopped.err == Holding(one.problem));
    CHECK(project.database().query("SELECT to_regclass('t'), to_regclass('migrate_version')") == "|");
    project.write("offline.sql", project.migrate("upgrade head --sql").out);
    const Result offline =
        run({"psql", "-X", "-q", "-d", project.database().url(), "-f", project.folder() / "offline.sql"});
    CHECK(offline.exit != 0);
    CHECK(offline.err == Holding(one.problem));
    CHECK(project.database().query("SELECT to_regclass('t')").empty());
  }
}

TEST_CASE("assertions are judged before, between and after, up and down, and once") {
  Project project;
  project.database().psql(
      "CREATE TABLE seen (at text); CREATE TABLE t (id int); CREATE FUNCTION see(text) RETURNS "
      "boolean LANGUAGE sql AS 'INSERT INTO seen VALUES ($1) RETURNING true'");
  write_revision(
      project, "a", "",
      "-- migrate:assert see('before')\n-- migrate:up\nINSERT INTO t VALUES (1);\n"
      "-- migrate:assert see('first')\n-- migrate:up transaction=none\n-- migrate:assert see('none')\n"
      "CREATE INDEX CONCURRENTLY i ON t (id);\n-- migrate:assert SELECT indisvalid AND see('built') FROM "
      "pg_index WHERE indexrelid = 'i'::regclass;\n",
      "-- migrate:down\n-- migrate:assert see('down')\nDROP INDEX i;");
  const Result done = project.migrate("upgrade head");
  CAPTURE(done.err);
  CHECK(done.exit == 0);
  CHECK(project.database().query("SELECT string_agg(at, ' ') FROM seen") == "before first none built");
  CHECK(project.migrate("downgrade base").exit == 0);
  CHECK(project.database().query("SELECT string_agg(at, ' ') FROM seen") == "before first none built down");
}

TEST_CASE("an assertion is a part of what was run") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t (id int);\n-- migrate:assert true");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "a", "", "CREATE TABLE t (id int);\n-- migrate:assert 1 = 1");
  CHECK(project.migrate("upgrade head").exit == 1);
  CHECK(project.migrate("show a --diff").out ==
        Holding("\n--- migrate:assert true\n+-- migrate:assert 1 = 1\n"));
}

TEST_CASE("what is no condition, or in no place for one, is refused with its line") {
  const Project project;
  for (const auto& [text, problem] : std::vector<std::pair<std::string, std::string>>{
           {"-- migrate:assert", "is missing"},
           {"-- migrate:assert true; DROP TABLE t", "holds a semicolon"},
           {"-- migrate:assert (1", "does not close a \"(\""},
           {"SELECT 1 +\n-- migrate:assert true\n 2;", "an assertion stands inside of a statement"}}) {
    write_revision(project, "a", "", text);
    const Result refused = project.migrate("upgrade head --sql");
    CHECK(refused.exit == 1);
    CHECK(refused.err == Holding("migrations/a.sql:"));
    CHECK(refused.err == Holding(problem));
  }
}

TEST_CASE("a new value of an enum that its own transaction uses is found before anything runs") {
  Project project;
  write_revision(project, "a", "", "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE t (m mood);");
  write_revision(project, "b", "a",
                 "ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'good';\nCOMMENT ON TYPE mood IS 'good';\n"
                 "ALTER TYPE mood ADD VALUE 'better' AFTER 'good';\nINSERT INTO t VALUES ('good');");
  for (const char* command : {"upgrade head", "upgrade head --sql", "upgrade head --dry-run"}) {
    const Result refused = project.migrate(command);
    CHECK(refused.exit == 1);
    CHECK(refused.out.empty());
    CHECK(refused.err ==
          Holding("migrations/b.sql:10: the new value 'good' of the enum public.mood is used before"));
    CHECK(refused.err == Holding("line 7 adds it"));
  }
  write_revision(project, "b", "a",
                 "ALTER TYPE public.mood ADD VALUE 'good';\n-- migrate:up\nINSERT INTO t VALUES ('good');",
                 "SELECT 1");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("one transaction for all ends behind a revision that adds a value to an enum") {
  for (const bool offline : {false, true}) {
    Project project;
    write_revision(project, "a", "", "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE t (m mood);");
    write_revision(project, "b", "a", "ALTER TYPE mood ADD VALUE 'good';");
    write_revision(project, "c", "b", "INSERT INTO t VALUES ('good');");
    if (offline) {
      project.write("offline.sql", project.migrate("upgrade head --sql").out);
      CHECK(run({"psql", "-X", "-q", "-d", project.database().url(), "-f", project.folder() / "offline.sql"})
                .exit == 0);
    } else {
      const Result done = project.migrate("upgrade head");
      CAPTURE(done.err);
      CHECK(done.exit == 0);
    }
    CHECK(rows(project) == "c");
  }
}
