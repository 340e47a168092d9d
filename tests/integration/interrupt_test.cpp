// Runs that are cut off: signals, a server that dies, a connection that is cut.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// a and c make tables; b makes one and sleeps. Each is a transaction.
struct Slow {
  explicit Slow(Server& server = migrate::test::server()) : project(server) {
    project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: each\n");
    write_chain(project, {"a", "b", "c"});
    write_revision(project, "b", "a", "CREATE TABLE t_b (id int);\nSELECT pg_sleep(60);");
  }

  void check_at_a() {
    CHECK(rows(project) == "a");
    CHECK(project.database().query("SELECT to_regclass('t_a') IS NOT NULL, to_regclass('t_b')") == "t|");
  }

  Project project;
};

}  // namespace

TEST_CASE("SIGINT and SIGTERM roll back what runs and keep what was committed") {
  for (const int signal : {SIGINT, SIGTERM}) {
    Slow slow;
    Process run = slow.project.start("upgrade head");
    slow.project.database().await_sleep();
    const auto begin = std::chrono::steady_clock::now();
    run.signal(signal);
    const Result result = run.wait();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    CHECK(result.exit == 130);
    CHECK(result.err == Holding("interrupted"));
    CHECK(result.err == Holding("done: a; not done: b, c"));
    slow.check_at_a();
    CHECK(slow.project.database().query(
              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
              "(SELECT oid FROM pg_database WHERE datname = current_database())") == "0");
  }
}

TEST_CASE("an interrupt undoes the whole run where that is one transaction") {
  Slow slow;
  std::string configuration = slow.project.read("migrate.yaml");
  slow.project.write("migrate.yaml", configuration.replace(configuration.rfind("each"), 4, "all"));
  Process run = slow.project.start("upgrade head");
  slow.project.database().await_sleep();
  run.signal(SIGINT);
  const Result result = run.wait();
  CHECK(result.exit == 130);
  CHECK(result.err == Holding("done: none; not done: a, b, c"));
  CHECK(result.err == Holding("rolled back too: a"));
  CHECK(slow.project.database().query("SELECT to_regclass('migrate_version'), to_regclass('t_a')") == "|");
}

TEST_CASE("a connection that is cut in the middle: what is recorded is told") {
  Slow slow;
  Process run = slow.project.start("upgrade head");
  slow.project.database().await_sleep();
  slow.project.database().psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
      "current_database() AND pid <> pg_backend_pid()");
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("the connection was lost"));
  CHECK(result.err == Holding("migrations/b.sql"));
  CHECK(result.err == Holding("done: a; not done: b, c"));
  slow.check_at_a();
}

TEST_CASE("a server that dies in the middle: the rest is rolled back, and a second run ends the work") {
  Server own({"synchronous_commit=on"});  // a crash of the tests' usual server loses commits
  Slow slow(own);
  Process run = slow.project.start("upgrade head --reconnect 0.5");
  slow.project.database().await_sleep();
  own.crash();
  const Result result = run.wait();
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("the connection was lost"));
  CHECK(result.err == Holding("how far the run came the database knows"));
  own.restart();
  slow.check_at_a();
  write_revision(slow.project, "b", "a");
  CHECK(slow.project.migrate("upgrade head").exit == 0);
  CHECK(rows(slow.project) == "c");
}

TEST_CASE("a server that dies and comes back: the run connects again and goes on") {
  Server own({"synchronous_commit=on"});
  Slow slow(own);
  write_revision(slow.project, "b", "a",
                 "CREATE TABLE t_b (id int);\n"
                 "SELECT pg_sleep(CASE WHEN pg_postmaster_start_time() < '" +
                     slow.project.database().query("SELECT now() + interval '1 s'") +
                     "' THEN 60 ELSE 0 END);");
  Process run = slow.project.start("upgrade head");
  slow.project.database().await_sleep();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  own.crash();
  own.restart();
  const Result result = run.wait();
  CAPTURE(result.err);
  CHECK(result.exit == 0);
  CHECK(result.err == Holding("connected again: the database is at a"));
  CHECK(rows(slow.project) == "c");
  CHECK(slow.project.database().query(
            "SELECT string_agg(version_num, ' ' ORDER BY id) FROM migrate_history") == "a b c");
}

TEST_CASE("a killed run leaves a database that the next one goes on with") {
  Slow slow;
  {
    Process run = slow.project.start("upgrade head");
    slow.project.database().await_sleep();
    run.signal(SIGKILL);
    run.wait();
  }
  slow.project.database().psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
  write_revision(slow.project, "b", "a");
  CHECK(slow.project.migrate("upgrade head").exit == 0);
  CHECK(rows(slow.project) == "c");
}
