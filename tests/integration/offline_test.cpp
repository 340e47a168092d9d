// SQL for psql: the same end as the run on the database, and a refusal where the database is elsewhere.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// psql as a user would run it, with settings in the way that his psqlrc could have made.
Result psql(Database& database, const std::string& script) {
  RunOptions options;
  options.input = "\\set AUTOCOMMIT off\n" + script;
  return run({program("psql"), "-X", "-q", "-d", database.url()}, options);
}

// The version rows and what the history says, but for times and names.
std::string books(Database& database) {
  return database.query("SELECT string_agg(version_num, ' ' ORDER BY version_num) FROM migrate_version") +
         " / " +
         database.query(
             "SELECT string_agg(concat_ws(' ', event, version_num, checksum, tool_version), ', ' ORDER BY "
             "id) "
             "FROM migrate_history");
}

void check_same(Database& offline, Database& online) {
  CHECK(offline.whole_dump() == online.whole_dump());
  CHECK(books(offline) == books(online));
}

// a and b in transactions, c with steps of both sorts, strings that psql could stumble over in d.
void write_history(const Project& project) {
  write_chain(project, {"a", "b"});
  write_revision(
      project, "c", "b",
      "-- migrate:up\nCREATE TABLE t_c (id int[]);\n"
      "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_c (id);\n"
      "-- migrate:up\nCOMMENT ON TABLE t_c IS 'last';",
      "-- migrate:down transaction=none\nDROP INDEX CONCURRENTLY i;\n-- migrate:down\nDROP TABLE t_c;");
  write_revision(
      project, "d", "c",
      "CREATE TABLE t_d (x text DEFAULT '\\d :USER ''quoted'' \\', y text DEFAULT E'\\\\n\\n:HOST');\n"
      "CREATE FUNCTION f(a int[]) RETURNS int[] LANGUAGE sql AS $$ SELECT a[1:2] -- \\q :DBNAME\n $$;\n"
      "CREATE VIEW v AS SELECT id[1:cardinality(id)]::text AS \":USER\" FROM t_c;\n"
      "CREATE FUNCTION g(\"USER\" int, a int[]) RETURNS int[] BEGIN ATOMIC SELECT a[1:\"USER\"]; END;\n"
      "COMMENT ON TABLE t_d IS $q$\n\\connect nowhere\n$q$;",
      "DROP FUNCTION g;\nDROP VIEW v;\nDROP FUNCTION f;\nDROP TABLE t_d;");
}

}  // namespace

TEST_CASE("alembic seeds 67, 73, 74: upgrade --sql from nothing ends where the run on a database ends") {
  Project project;
  write_history(project);
  Database offline;
  const Result script = project.migrate("upgrade head --sql");
  REQUIRE(script.exit == 0);
  CHECK(script.out == Holding("-- Running upgrade  -> a, make a\n"));
  CHECK(script.out == Holding("-- Running upgrade c -> d, make d\n"));
  const Result ran = psql(offline, script.out);
  CAPTURE(ran.err);
  CHECK(ran.exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  check_same(offline, project.database());
}

TEST_CASE("the history says how long each revision took, of a transaction that several share too") {
  Project project;
  write_chain(project, {"a", "b", "c"});
  write_revision(project, "b", "a", "SELECT pg_sleep(0.3);");
  Database offline;
  REQUIRE(psql(offline, project.migrate("upgrade head --sql").out).exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  for (Database* database : {&offline, &project.database()}) {
    CHECK(database->query(
              "SELECT string_agg(version_num, ' ') FROM migrate_history WHERE duration_ms >= 300") == "b");
    CHECK(database->query("SELECT count(*) FROM migrate_history WHERE duration_ms >= 0") == "3");
  }
}

TEST_CASE("the same with a transaction for each") {
  Project project;
  project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: each\n");
  write_history(project);
  Database offline;
  CHECK(psql(offline, project.migrate("upgrade head --sql").out).exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  check_same(offline, project.database());
}

TEST_CASE("alembic seeds 68 to 71: ranges go up and down from where they start") {
  Project project;
  write_history(project);
  Database offline;
  REQUIRE(psql(offline, project.migrate("upgrade b --sql").out).exit == 0);
  const std::string up = project.migrate("upgrade b:d --sql").out;
  CHECK(up.find("CREATE TABLE IF NOT EXISTS public.migrate_version") == std::string::npos);
  CHECK(up.find("\"t_a\"") == std::string::npos);
  CHECK(project.migrate("upgrade b:+2 --sql").out == up);
  const std::string one_step = project.migrate("upgrade a:+1 --sql").out;
  CHECK(one_step == Holding("-- Running upgrade a -> b"));
  CHECK(one_step.find("t_c") == std::string::npos);
  CHECK(project.migrate("downgrade d:base --sql").out.find("DROP TABLE public.migrate_version") ==
        std::string::npos);
  const Result without_start = project.migrate("downgrade head --sql");
  CHECK(without_start.exit == 2);
  CHECK(without_start.out.empty());
  CHECK(psql(offline, up).exit == 0);
  CHECK(psql(offline, project.migrate("downgrade d:base --sql").out).exit == 0);
  REQUIRE(project.migrate("upgrade b").exit == 0);
  REQUIRE(project.migrate("upgrade d").exit == 0);
  REQUIRE(project.migrate("downgrade base").exit == 0);
  check_same(offline, project.database());
}

TEST_CASE("a script refuses a database that is elsewhere, and changes nothing") {
  Project project;
  write_chain(project, {"a", "b", "c"});
  const std::string from_base = project.migrate("upgrade head --sql").out;
  const std::string from_b = project.migrate("upgrade b:c --sql").out;
  REQUIRE(project.migrate("upgrade a").exit == 0);
  const std::string before = project.database().whole_dump();
  for (const std::string& script : {from_base, from_b}) {
    const Result result = psql(project.database(), script);
    CHECK(result.exit == 3);  // psql: an error with ON_ERROR_STOP
    CHECK(result.err == Holding("holds the revisions {a}, this script starts at"));
    CHECK(project.database().whole_dump() == before);
    CHECK(rows(project) == "a");
  }
}

TEST_CASE("alembic seed 72: stamp --sql sets the rows and nothing else") {
  Project project;
  write_chain(project, {"a", "b", "c"});
  Database offline;
  CHECK(psql(offline, project.migrate("stamp b --sql").out).exit == 0);
  CHECK(psql(offline, project.migrate("stamp b:head --sql").out).exit == 0);
  REQUIRE(project.migrate("stamp b").exit == 0);
  REQUIRE(project.migrate("stamp head").exit == 0);
  check_same(offline, project.database());
  const Result purge = project.migrate("stamp a --sql --purge");
  CHECK(purge.exit == 2);
  CHECK(purge.out.empty());
}

TEST_CASE("alembic seed 75: ensure-version can be repeated, on the database and as a script") {
  Project project;
  write_chain(project, {"a"});
  Database offline;
  const std::string script = project.migrate("ensure-version --sql").out;
  CHECK(psql(offline, script).exit == 0);
  CHECK(psql(offline, script).exit == 0);
  CHECK(project.migrate("ensure_version").exit == 0);
  CHECK(project.migrate("ensure-version").exit == 0);
  CHECK(offline.whole_dump() == project.database().whole_dump());
  CHECK(rows(project).empty());
}

TEST_CASE("a dry run shows the script of what would run, and changes nothing") {
  Project project;
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade a").exit == 0);
  const std::string before = project.database().whole_dump();
  const Result dry = project.migrate("upgrade head --dry-run");
  CHECK(dry.exit == 0);
  CHECK(dry.out == Holding("CREATE TABLE \"t_b\""));
  CHECK(dry.out.find("\"t_a\"") == std::string::npos);
  CHECK(project.database().whole_dump() == before);
  CHECK(psql(project.database(), dry.out).exit == 0);
  CHECK(rows(project) == "b");
}

TEST_CASE("a script that is run again stops before it changes anything, and says why") {
  Project project;
  write_history(project);
  const std::string script = project.migrate("upgrade head --sql").out;
  REQUIRE(psql(project.database(), script).exit == 0);
  const std::string before = project.database().whole_dump() + books(project.database());
  const Result again = psql(project.database(), script);
  CHECK(again.exit == 3);
  CHECK(again.err == Holding("holds the revisions {d}, this script starts at {}"));
  CHECK(project.database().whole_dump() + books(project.database()) == before);
}

TEST_CASE(
    "a script that broke in the middle of a revision: it is not run again, the program goes on with it") {
  const char* steps =
      "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:up transaction=none\n"
      "CREATE INDEX CONCURRENTLY i ON t (id);\n-- migrate:up\nCREATE VIEW v AS SELECT * FROM other;";
  Project project;
  write_revision(project, "a", "", steps, "DROP VIEW v;\nDROP TABLE t;");
  const std::string script = project.migrate("upgrade head --sql").out;
  CHECK(psql(project.database(), script).exit == 3);
  const std::string before = project.database().whole_dump();
  project.database().psql("CREATE TABLE other (id int)");
  const Result again = psql(project.database(), script);
  CHECK(again.exit == 3);
  CHECK(again.err ==
        Holding("revisions that stand half-way: a (upgrade, 2 units done), this script starts at none"));
  project.database().psql("DROP TABLE other");
  CHECK(project.database().whole_dump() == before);
  project.database().psql("CREATE TABLE other (id int)");
  SUBCASE("on the database") {
    CHECK(project.migrate("upgrade head").exit == 0);
  }
  SUBCASE("with the script of what is left") {
    CHECK(psql(project.database(), project.migrate("upgrade head --dry-run").out).exit == 0);
  }
  Project online;
  write_revision(online, "a", "", steps, "DROP VIEW v;\nDROP TABLE t;");
  online.database().psql("CREATE TABLE other (id int)");
  REQUIRE(online.migrate("upgrade head").exit == 0);
  check_same(project.database(), online.database());
}

TEST_CASE("a script and a run exclude each other, and neither waits for ever") {
  Project project;
  write_revision(project, "a", "", "SELECT pg_sleep(60);", "SELECT 1;");
  const std::string script = project.migrate("upgrade head --sql --lock-wait 0.3").out;
  {
    const Process run = project.start("upgrade head");
    project.database().await_sleep();
    const Result refused = psql(project.database(), script);
    CHECK(refused.exit == 3);
    CHECK(refused.err ==
          Holding("another migration of this database is running: its lock was not free within 300 ms"));
    CHECK(refused.err == Holding("the lock is held by process "));
    CHECK(refused.err == Holding("application 'migrate'"));
  }
  project.database().psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
  RunOptions options;
  options.input = script;
  const Process psql_run({program("psql"), "-Xq", "-d", project.database().url()}, options);
  project.database().await_sleep();
  const Result refused = project.migrate("upgrade head --lock-wait 0");
  CHECK(refused.exit == 5);
  CHECK(refused.err == Holding("application 'psql'"));
}
