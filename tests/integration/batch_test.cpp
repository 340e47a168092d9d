// Statements that run over ranges of keys: every row is done once, however often the run breaks.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "support/counters.hpp"
#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

using std::chrono::milliseconds;

// MIGRATE_TEST_BATCH_ROWS=1000000 is the full run; else it is as short as shows the same.
long rows_of_test(long short_run) {
  const char* rows = std::getenv("MIGRATE_TEST_BATCH_ROWS");
  return rows ? std::atol(rows) : short_run;
}

double seconds_of(const Project& project, const std::string& command) {
  const auto begin = std::chrono::steady_clock::now();
  const Result result = project.migrate(command);
  REQUIRE_MESSAGE(result.exit == 0, result.err);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("batches that are killed ten times on the way do every row once, and lock one batch at a time") {
  const long rows = rows_of_test(20'000);
  const long batch = rows / 200;
  Project project;
  const auto write = [&](const std::string& options) {
    make_counters(project, rows, "-- migrate:up key=id " + options + "\nUPDATE t SET n = n + 1;");
  };
  write("batch=" + std::to_string(batch) + " pause=5ms target=1ms");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  std::minstd_rand random(7);
  int killed = 0;
  long done = 0;
  for (; killed < 10; ++killed) {
    Process run = project.start("upgrade head");
    wait_for_more(project, run, done);
    if (killed % 4 == 0) {
      run.signal(SIGSTOP);  // else what is locked moves on under the eyes of who counts
      const std::string locked = project.database().query(
          "SELECT (SELECT count(*) FROM t) - count(*) FROM (SELECT FROM t FOR SHARE SKIP LOCKED) u");
      CHECK(std::stol(locked) <= batch);
    }
    std::this_thread::sleep_for(milliseconds(random() % 40));
    if (run.finished()) break;
    run.signal(SIGKILL);
    CHECK(run.wait().exit == 128 + SIGKILL);
    done = rows_done(project);
  }
  CHECK(killed == 10);
  CHECK(project.migrate("status").out == Holding("rows are done"));
  write("batch=10000");  // how fast it goes may change on the way
  const Result last = project.migrate("upgrade head");
  CHECK_MESSAGE(last.exit == 0, last.err);
  CHECK(counted(project) == "1|" + std::to_string(rows));
  CHECK(project.database().query("SELECT count(*) FROM migrate_progress") == "0");
  CHECK(::rows(project) == "b");
}

TEST_CASE("batches take little longer than the statement at once") {
  const long rows = rows_of_test(60'000);
  const double least = rows >= 1'000'000 ? 0.7 : 0.4;  // of a short run much is the beginning
  double at_once = 1e9;
  double in_batches = 1e9;
  for (int round = 0; round < 2; ++round) {
    for (const bool batched : {false, true}) {
      Project project;
      make_counters(
          project, rows,
          std::string("-- migrate:up") + (batched ? " batch=10000" : "") + "\nUPDATE t SET n = n + 1;");
      REQUIRE(project.migrate("upgrade a").exit == 0);
      project.database().psql("VACUUM ANALYZE t; CHECKPOINT");
      double& best = batched ? in_batches : at_once;
      best = std::min(best, seconds_of(project, "upgrade head"));
      CHECK(counted(project) == "1|" + std::to_string(rows));
    }
  }
  MESSAGE(rows << " rows: at once " << at_once << " s, in batches " << in_batches << " s, speed "
               << at_once / in_batches);
  CHECK(at_once / in_batches >= least);
}

TEST_CASE("the script for psql runs the same batches") {
  for (const char* option : {"", " key=id", " key=n,id"}) {
    Project project;
    make_counters(
        project, 5000,
        std::string("-- migrate:up\nCREATE INDEX ON t (n, id);\n-- migrate:up batch=700 pause=1ms") + option +
            "\nUPDATE t AS x SET filling = 'it''s' || length(filling) WHERE id > 10;",
        "-- migrate:down\nSELECT 1;");
    REQUIRE(project.migrate("upgrade a").exit == 0);
    const Result script = project.migrate("upgrade a:head --sql");
    REQUIRE_MESSAGE(script.exit == 0, script.err);
    project.database().psql(script.out);
    CHECK(project.database().query(
              "SELECT filling, count(*), count(DISTINCT xmin::text) FROM t WHERE id > 10 GROUP "
              "BY filling") == "it's60|4990|8");
    CHECK(::rows(project) == "b");
    CHECK(project.database().query("SELECT count(*) FROM migrate_progress") == "0");
  }
}

TEST_CASE("a script for psql that broke inside a batch is not run again; the program goes on behind it") {
  enum class Break { row, session, client };
  for (const Break how : {Break::row, Break::session, Break::client}) {
    CAPTURE(static_cast<int>(how));
    Project project;
    make_counters(project, 3000,
                  "-- migrate:up batch=100 pause=10ms\nUPDATE t SET n = n + 1 + 0 / (id - 2950);",
                  "-- migrate:down\nSELECT 1;");
    REQUIRE(project.migrate("upgrade a").exit == 0);
    if (how != Break::row) project.database().psql("DELETE FROM t WHERE id = 2950");
    RunOptions script;
    script.input = project.migrate("upgrade a:head --sql").out;
    const std::vector<std::string> psql = {program("psql"), "-Xq", "-d", project.database().url()};
    Process first(psql, script);
    wait_for_more(project, first, 0);
    if (how == Break::session) {
      project.database().query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
          "query LIKE '%rows_of_batch%' AND pid <> pg_backend_pid()");
    }
    if (how == Break::client) first.signal(SIGKILL);  // the server brings the DO block to its end
    CHECK(first.wait().exit == (how == Break::row ? 3 : how == Break::session ? 2 : 128 + SIGKILL));
    const Result again = run(psql, script);  // waits until the session of the first has ended
    CHECK(again.exit == 3);
    CHECK(again.err ==
          Holding("revisions that stand half-way: b (upgrade, 0 units done), this script starts at none"));
    CHECK(again.err == Holding("migrate upgrade completes what stands half-way"));
    const long done = rows_done(project);
    CHECK(done >= 100);
    CHECK(counted(project) ==
          (done < 2999 ? "0|" + std::to_string((how == Break::row ? 3000 : 2999) - done) + "\n" : "") + "1|" +
              std::to_string(done));
    project.database().psql("DELETE FROM t WHERE id = 2950");
    const Result last = project.migrate("upgrade head");
    CHECK_MESSAGE(last.exit == 0, last.err);
    CHECK(counted(project) == "1|2999");
    CHECK(::rows(project) == "b");
  }
}

TEST_CASE("batches that broke half-way are undone by the section that mirrors them, or go on") {
  for (const bool back : {false, true}) {
    Project project;
    make_counters(project, 1000,
                  "-- migrate:up batch=100 target=1ms\nUPDATE t SET n = n + 1 / (id - 550);\n"
                  "-- migrate:up\nCREATE TABLE after (id int);",
                  "-- migrate:down\nDROP TABLE after;\n-- migrate:down batch=100\nUPDATE t SET n = 7;");
    const Result broken = project.migrate("upgrade head");
    CHECK(broken.exit == 1);
    CHECK(broken.err == Holding("division by zero"));
    CHECK(broken.err == Holding("b.sql:7"));
    CHECK(broken.err == Holding("rows are done"));
    const long done = rows_done(project);
    CHECK(done > 0);
    CHECK(done < 550);
    if (back) {
      CHECK(project.migrate("downgrade a").exit == 0);
      CHECK(counted(project) == "7|1000");
      CHECK(::rows(project) == "a");
    } else {
      project.database().psql("DELETE FROM t WHERE id = 550");
      const Result next = project.migrate("upgrade head");
      CHECK_MESSAGE(next.exit == 0, next.err);
      CHECK(::rows(project) == "b");
    }
  }
}

TEST_CASE("the statement of batches that are half done may not change, nor the cursor be anything") {
  Project project;
  const auto write = [&](const std::string& change) {
    make_counters(project, 1000,
                  "-- migrate:up batch=100 target=1ms\nUPDATE t SET n = " + change + " / (id - 550);");
  };
  write("1");
  REQUIRE(project.migrate("upgrade head").exit == 1);
  write("2");
  CHECK(project.migrate("upgrade head").err == Holding("is not what its script says now"));
  write("1");
  project.database().psql("UPDATE migrate_progress SET cursor = '1) OR (1=1'");
  CHECK(project.migrate("upgrade head").err == Holding("is no list of literals"));
}
