// Batches that others keep waiting, or that keep others waiting.
#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "support/counters.hpp"
#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

std::vector<std::string> application(Project& project, const std::string& sql) {
  return {program("psql"), "-XqAt", "-d", project.database().url() + "&application_name=app", "-c", sql};
}

constexpr const char* app_ends =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
    "application_name = 'app'";

}  // namespace

TEST_CASE("a batch that gets no lock is tried again") {
  Project project;
  make_counters(project, 2000, "-- migrate:up batch=100\nUPDATE t SET n = n + 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                    "\", lock_timeout: 100ms}\nmigrations: {directory: migrations}\n");
  const Process holder(
      application(project, "BEGIN; SELECT FROM t WHERE id = 1000 FOR UPDATE; SELECT pg_sleep(30)"));
  project.database().await_sleep();
  Process run = project.start("upgrade head");
  await([&] { return run.error_output().find("tries left") != std::string::npos; }, "a try");
  CHECK(!run.finished());
  CHECK(rows_done(project) > 0);
  project.database().query(app_ends);
  const Result result = run.wait();
  CHECK_MESSAGE(result.exit == 0, result.err);
  CHECK(result.err == Holding("b.sql:7: canceling statement due to lock timeout; trying again in"));
  CHECK(counted(project) == "1|2000");
}

TEST_CASE("a batch that is the victim of a deadlock is tried again, and each row is done once") {
  Project project;
  make_counters(project, 1000, "-- migrate:up batch=200\nUPDATE t SET n = n + 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql("ALTER DATABASE " + project.database().name() + " SET deadlock_timeout = '300ms'");
  // It has row 350, waits until the batch waits for that, and wants row 250, which the batch has.
  Process app(application(project, R"(SET deadlock_timeout = '60s';
    BEGIN; SELECT FROM t WHERE id = 350 FOR UPDATE;
    DO $$BEGIN
      WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) LOOP
        PERFORM pg_sleep(0.005);
      END LOOP;
    END$$;
    SELECT FROM t WHERE id = 250 FOR UPDATE; COMMIT)"));
  project.database().await_sleep();
  const Result result = project.migrate("upgrade head");
  CHECK_MESSAGE(result.exit == 0, result.err);
  CHECK(result.err == Holding("b.sql:7: deadlock detected; trying again in"));
  CHECK(app.wait().exit == 0);
  CHECK(counted(project) == "1|1000");
}

TEST_CASE("a session that waits for a batch gets its pause, and the next batch is half as large") {
  for (const bool waits : {true, false}) {
    CAPTURE(waits);
    Project project;
    make_counters(
        project, 25,
        "-- migrate:up batch=10 target=60s\nUPDATE t SET n = n + 1 WHERE pg_sleep(0.02) IS NOT NULL;");
    REQUIRE(project.migrate("upgrade a").exit == 0);
    Process run = project.start("upgrade head");
    project.database().await_sleep();  // in the first batch
    if (waits) run_well(application(project, "BEGIN; LOCK TABLE t; ROLLBACK"));
    const Result result = run.wait();
    CHECK_MESSAGE(result.exit == 0, result.err);
    CHECK(counted(project) == "1|25");
    // By transactions: a short batch of 10 is followed by one of 15, half of which is 7.
    CHECK(project.database().query("SELECT string_agg(rows::text, ' ' ORDER BY first) FROM (SELECT count(*) "
                                   "AS rows, min(id) AS first "
                                   "FROM t GROUP BY xmin::text ORDER BY 2 LIMIT 2) b") ==
          (waits ? "10 7" : "10 15"));
  }
}

TEST_CASE("while a replica is too far behind no batch begins; when it has caught up they go on") {
  Project project;
  make_counters(project, 500,
                // The primary hears of the lag with what it sends: there have to be batches for some seconds.
                "-- migrate:up batch=5 lag=100ms pause=50ms target=1ms\nUPDATE t SET n = n + 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  const Server replica(Server::ReplicaOf{server()}, {"wal_receiver_status_interval=1s"});
  project.database().await("SELECT count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'");
  replica.psql("postgres", "SELECT pg_wal_replay_pause()");
  await([&] { return replica.psql("postgres", "SELECT pg_get_wal_replay_pause_state()") == "paused\n"; },
        "the pause");
  Process run = project.start("upgrade head");
  await([&] { return run.error_output().find("s behind; waiting for it") != std::string::npos; }, "the lag");
  const long done = rows_done(project);
  CHECK(done < 500);
  std::this_thread::sleep_for(std::chrono::milliseconds(700));  // it looks every half second
  CHECK(rows_done(project) == done);
  CHECK(!run.finished());
  replica.psql("postgres", "SELECT pg_wal_replay_resume()");
  const Result result = run.wait();
  CHECK_MESSAGE(result.exit == 0, result.err);
  CHECK(result.err == Holding("b.sql:7: a replica is "));
  CHECK(counted(project) == "1|500");
}

TEST_CASE("--format json: every line of a run on stderr is an event, notices, tries and errors too") {
  Project project;
  make_counters(
      project, 300,
      "-- migrate:up\nDO $$BEGIN RAISE NOTICE 'a \"quoted\" one'; RAISE WARNING 'of\ntwo lines'; END$$;\n"
      "-- migrate:up batch=100\nUPDATE t SET n = n + 1;\n-- migrate:up\nSELECT 1 / 0;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql("ANALYZE t");
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                    "\", lock_timeout: 100ms}\nmigrations: {directory: migrations}\n");
  const Process holder(
      application(project, "BEGIN; SELECT FROM t WHERE id = 150 FOR UPDATE; SELECT pg_sleep(30)"));
  project.database().await_sleep();
  Process run = project.start("upgrade head --format json");
  await([&] { return run.error_output().find("tries left") != std::string::npos; }, "a try");
  project.database().query(app_ends);
  const Result result = run.wait();
  CHECK(result.exit == 1);
  const std::string events = "(SELECT line::json AS event FROM string_to_table(rtrim($stderr$" + result.err +
                             "$stderr$, chr(10)), chr(10)) AS line) e";
  CAPTURE(result.err);
  const auto texts = [&](const std::string& of, const std::string& name) {
    return project.database().query("SELECT event ->> '" + of + "' FROM " + events +
                                    " WHERE event ->> 'event' = '" + name + "'");
  };
  CHECK(texts("revision", "revision") == "b");
  CHECK(texts("text", "notice") == Holding("a \"quoted\" one"));
  CHECK(texts("text", "notice") == Holding("of\ntwo lines"));
  CHECK(texts("reason", "retry") ==
        Holding("b.sql:10: canceling statement due to lock timeout; trying again in"));
  CHECK(texts("rows_done", "batch").starts_with("100"));
  CHECK(texts("rows_estimated", "batch").starts_with("300"));
  CHECK(texts("line", "error") == "12");
  CHECK(texts("sqlstate", "error") == "22012");
  CHECK(texts("detail", "error") == Holding("2 of 3 units are done"));
}
