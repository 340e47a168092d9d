// Databases that will not: each ends with exit status 1, a message that says where and what to do, and a
// database that is as before or as recorded.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// b makes its tables outside of transactions, and sleeps between the first and the second.
void write_slow_steps(const Project& project) {
  write_chain(project, {"a", "b", "c"});
  write_revision(project, "b", "a",
                 "-- migrate:up\nCREATE TABLE t_b (id int);\n"
                 "-- migrate:up transaction=none\nSELECT pg_sleep(60);\n"
                 "-- migrate:up\nCREATE TABLE t_b2 (id int);");
}

std::string tables(Project& project) {
  return project.database().query(
      "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relname ~ '^t_' AND relkind = "
      "'r'");
}

}  // namespace

TEST_CASE("alembic seed 108: a server that is not there: what was tried and what to check") {
  const Project project;
  write_chain(project, {"a"});
  for (const char* command : {"upgrade head", "downgrade base", "stamp a", "current", "check"}) {
    CAPTURE(command);
    std::vector<std::string> arguments = words(command);
    arguments.insert(arguments.end(), {"--url", "postgresql:///db?host=/nowhere"});
    const Result result = project.migrate(arguments);
    CHECK(result.exit == 1);
    CHECK(result.out == "");
    CHECK(result.err == Holding("cannot connect to postgresql:///db?host=/nowhere"));
    CHECK(result.err == Holding("No such file or directory"));
    CHECK(result.err == Holding("hint: check that the server runs"));
  }
}

TEST_CASE("a database that is not there is named") {
  const Project project;
  const Result result = project.migrate({"upgrade", "head", "--url", server().url("nowhere")});
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("database \"nowhere\" does not exist"));
}

TEST_CASE("a role that may not do what a revision does: the statement's place, and nothing done") {
  Project project;
  project.database().psql(
      "DO $$BEGIN CREATE ROLE keeper LOGIN; EXCEPTION WHEN duplicate_object THEN END$$; "
      "CREATE SCHEMA ops AUTHORIZATION keeper");
  project.write("migrate.yaml", project.read("migrate.yaml") + "  version_schema: ops\n");
  write_chain(project, {"a"});
  const Result result = project.migrate({"upgrade", "head", "--url", project.database().url("keeper")});
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/a.sql:7: permission denied for schema public (SQLSTATE 42501)"));
  CHECK(result.err == Holding("revision: a"));
  CHECK(result.err == Holding("done: none; not done: a"));
  CHECK(tables(project) == "");
  CHECK(project.database().query("SELECT to_regclass('ops.migrate_version')") == "");
}

TEST_CASE("a hot standby is read and not migrated") {
  Server own({"synchronous_commit=on"});
  Project project(own);
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade a").exit == 0);
  own.crash();
  std::ofstream(own.home() / "data" / "standby.signal").close();
  own.restart();
  REQUIRE(project.database().query("SELECT pg_is_in_recovery()") == "t");
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("in a read-only transaction (SQLSTATE 25006)"));
  CHECK(result.err == Holding("hint: the server or the session is read-only: connect to the primary"));
  CHECK(result.err == Holding("done: none; not done: b"));
  CHECK(project.migrate("current").out == "a\n");
  CHECK(tables(project) == "t_a");
}

TEST_CASE("a version table whose row somebody changed while a revision ran") {
  Project project;
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade a").exit == 0);
  write_revision(
      project, "b", "a",
      "-- migrate:up\nCREATE TABLE t_b (id int);\n-- migrate:up transaction=none\nSELECT pg_sleep(1);");
  Process run = project.start("upgrade head");
  project.database().await_sleep();
  project.database().psql("UPDATE migrate_version SET version_num = 'zzzz'");
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("expected to match one row for revision a in the version table"));
  CHECK(result.err == Holding("the database is at zzzz"));
  CHECK(rows(project) == "zzzz");
  CHECK(project.database().query("SELECT count(*) FROM migrate_history WHERE version_num = 'b'") == "0");
  const Result next = project.migrate("upgrade head");
  CHECK(next.exit == 1);
  CHECK(next.err == Holding("'zzzz'"));
}

TEST_CASE("a connection that is cut between the steps of a revision: the part that stays is told") {
  Project project;
  write_slow_steps(project);
  Process run = project.start("upgrade head");
  project.database().await_sleep();
  project.database().psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
      "pg_backend_pid()");
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/b.sql:9: the connection was lost"));
  CHECK(result.err == Holding("done: a; not done: b, c\n    b stands half-way: of its upgrade 1 of 3 units"));
  CHECK(rows(project) == "a");
  CHECK(tables(project) == "t_a t_b");
}

TEST_CASE("a server that is stopped at once between the steps of a revision: what was recorded is kept") {
  Server own({"synchronous_commit=on"});
  Project project(own);
  write_slow_steps(project);
  Process run = project.start("upgrade head --reconnect 0");
  project.database().await_sleep();
  own.crash();
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err ==
        Holding("how far the run came the database knows: ask 'migrate status' when it is back"));
  own.restart();
  CHECK(project.migrate("current").out == "a\n");
  CHECK(tables(project) == "t_a t_b");
}

TEST_CASE("a connection that is cut while models are compared leaves neither script nor scratch database") {
  std::string slow = "a > factorial(1)";
  for (int i = 0; i < 200; ++i) slow += " + factorial(" + std::to_string(30000 + i) + ")";
  Project project;
  project.write("models/a.yaml",
                "tables: {t: {columns: {a: numeric}, indexes: [{columns: [a], where: " + slow + "}]}}\n");
  Process run = project.start("revision --autogenerate -m slow");
  project.database().await(
      "SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity WHERE datname LIKE "
      "'migrate_scratch_%' "
      "AND query LIKE '%factorial%'");
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("terminating connection"));
  CHECK(project.files("migrations") == "");
  CHECK(project.database().query("SELECT count(*) FROM pg_database WHERE datname LIKE 'migrate_scratch_%'") ==
        "0");
}
