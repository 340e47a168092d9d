// One migration of a database at a time.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

TEST_CASE("a second run gives up in time with exit 5 and names who holds the lock") {
  Project project;
  write_revision(project, "a", "", "SELECT pg_sleep(30);");
  Process holder = project.start("upgrade head");
  project.database().await_sleep();
  for (const char* wait : {"0", "0.3"}) {
    const Result second = project.migrate({"upgrade", "head", "--lock-wait", wait});
    CHECK(second.exit == 5);
    CHECK(second.err == Holding("process "));
    CHECK(second.err == Holding("user postgres, application 'migrate'"));
    CHECK(second.err == Holding("connected for 00:00:"));
  }
  holder.signal(SIGINT);
  CHECK(holder.wait().exit == 130);
  CHECK(project.migrate("downgrade base --lock-wait 0").exit == 0);
}

TEST_CASE("a run that waited finds nothing left and succeeds") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t_a (id int); SELECT pg_sleep(1);");
  Process first = project.start("upgrade head");
  project.database().await_sleep();
  const Result second = project.migrate("upgrade head");
  CHECK(second.exit == 0);
  CHECK(second.err == Holding("waiting for another migration"));
  CHECK(second.err == Holding("nothing to upgrade: the database is at a"));
  CHECK(first.wait().exit == 0);
}

TEST_CASE("waiting runs do not deadlock with an index that is built concurrently") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t_a AS SELECT generate_series(1, 300000) AS id;");
  write_revision(project, "b", "a",
                 "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_a (id);");
  Process first = project.start("upgrade head");
  Process second = project.start("upgrade head");
  CHECK(first.wait().exit == 0);
  CHECK(second.wait().exit == 0);
  CHECK(project.database().query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t");
}

TEST_CASE("runs with different version tables do not wait for each other") {
  Project project;
  write_revision(project, "a", "", "SELECT pg_sleep(30);");
  Process holder = project.start("upgrade head");
  project.database().await_sleep();
  Project other;
  write_chain(other, {"x"});
  other.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                  "\"}\nmigrations: {version_table: other_version}\n");
  CHECK(other.migrate("upgrade head --lock-wait 0").exit == 0);
  holder.signal(SIGTERM);
  CHECK(holder.wait().exit == 130);
}
