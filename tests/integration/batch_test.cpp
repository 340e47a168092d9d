// Statements that run over ranges of keys: every row is done once, however often the run breaks.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

using std::chrono::milliseconds;

// MIGRATE_TEST_BATCH_ROWS=1000000 is the full run.
long rows_of_test() {
  const char* rows = std::getenv("MIGRATE_TEST_BATCH_ROWS");
  return rows ? std::atol(rows) : 60'000;
}

// Revision a makes a table t(id, n) with that many rows; b is `up`.
void make_counters(const Project& project, long rows, const std::string& up, const std::string& down = {}) {
  write_revision(project, "a", "",
                 "CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0, filling text);\n"
                 "INSERT INTO t SELECT i, 0, repeat('x', 60) FROM generate_series(1, " +
                     std::to_string(rows) + ") i;\n");
  write_revision(project, "b", "a", up, down);
}

std::string counted(Project& project) {
  return project.database().query("SELECT n, count(*) FROM t GROUP BY n ORDER BY n");
}

long rows_done(Project& project) {
  if (project.database().query("SELECT to_regclass('migrate_progress')").empty()) return -1;
  const std::string found = project.database().query("SELECT rows_done FROM migrate_progress");
  return found.empty() ? -1 : std::stol(found);
}

// Waits until the run has done more rows than that, or has ended.
void wait_for_more(Project& project, const Process& run, long than) {
  while (!run.finished() && rows_done(project) <= than) std::this_thread::sleep_for(milliseconds(5));
}

double seconds_of(const Project& project, const std::string& command) {
  const auto begin = std::chrono::steady_clock::now();
  const Result result = project.migrate(command);
  REQUIRE_MESSAGE(result.exit == 0, result.err);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("batches that are killed ten times on the way do every row once, and lock one batch at a time") {
  const long rows = rows_of_test();
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
  const long rows = rows_of_test();
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

TEST_CASE("any key will do: several columns, text, uuid, time, the primary key where none is named") {
  struct Key {
    const char* type;
    const char* value;
    const char* option;
  };
  for (const Key& key :
       {Key{"text", "chr(33 + i % 90) || '''\\' || i", " key=k"}, Key{"uuid", "gen_random_uuid()", ""},
        Key{"timestamptz", "timestamptz '2026-01-01' + i * interval '1.000001 s'", " key=K"},
        Key{"numeric", "i % 7", " key=k,part"}}) {
    CAPTURE(key.type);
    Project project;
    write_revision(project, "a", "",
                   std::string("CREATE TABLE t (k ") + key.type +
                       ", part int, n int DEFAULT 0, PRIMARY KEY (k, part));\nINSERT INTO t SELECT " +
                       key.value + ", i, 0 FROM generate_series(1, 1000) i;\nCREATE TABLE copy (LIKE t);");
    write_revision(project, "b", "a",
                   std::string("-- migrate:up batch=70") + key.option +
                       "\nUPDATE t AS x SET n = n + 1 WHERE part > 0 OR n = 0;\n-- migrate:up batch=70" +
                       key.option +
                       "\nINSERT INTO copy SELECT t.* FROM t JOIN (SELECT 1 AS one) o ON o.one = n;\n"
                       "-- migrate:up batch=70" +
                       key.option + "\nDELETE FROM t WHERE part <= 999;");
    const Result result = project.migrate("upgrade head");
    CHECK_MESSAGE(result.exit == 0, result.err);
    CHECK(project.database().query("SELECT count(*), count(DISTINCT (k, part)), sum(n) FROM copy") ==
          "1000|1000|1000");
    CHECK(project.database().query("SELECT count(*) FROM t") == "1");
  }
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

TEST_CASE("what is not fit for batches is refused with the reason") {
  struct Unfit {
    const char* section;
    const char* problem;
  };
  for (const Unfit& unfit :
       {Unfit{" batch=10\nINSERT INTO u SELECT count(*) FROM t;", "the aggregate count"},
        Unfit{" batch=10 key=filling\nUPDATE t SET n = 1;", "no index of t begins with filling"},
        Unfit{" batch=10 key=nothing\nUPDATE t SET n = 1;", "has not all the columns nothing"},
        Unfit{" batch=10\nUPDATE absent SET n = 1;", "the table absent has no primary key"},
        Unfit{" batch=10\nINSERT INTO t SELECT id + 10000 FROM public.t;",
              "reads the table public.t that it writes"},
        Unfit{" batch=10 key=other\nUPDATE u SET n = 1;", "have no other (NULL)"}}) {
    CAPTURE(unfit.section);
    Project project;
    make_counters(project, 100, std::string("-- migrate:up") + unfit.section);
    REQUIRE(project.migrate("upgrade a").exit == 0);
    project.database().psql("CREATE TABLE u (other int UNIQUE, n int); INSERT INTO u VALUES (NULL, 1)");
    const Result refused = project.migrate("upgrade head");
    CHECK(refused.exit == 1);
    CHECK(refused.err == Holding(unfit.problem));
    CHECK(refused.err == Holding("b.sql:7"));
  }
}

TEST_CASE("a batch that gets no lock is tried again") {
  Project project;
  make_counters(project, 2000, "-- migrate:up batch=100\nUPDATE t SET n = n + 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                    "\", lock_timeout: 100ms}\nmigrations: {directory: migrations}\n");
  Process holder({program("psql"), "-XqAt", "-d", project.database().url(), "-c",
                  "BEGIN; SELECT FROM t WHERE id = 1000 FOR UPDATE; SELECT pg_sleep(30)"});
  while (project.database().query("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") !=
         "1") {
    std::this_thread::sleep_for(milliseconds(10));
  }
  Process run = project.start("upgrade head");
  wait_for_more(project, run, 0);
  while (!run.finished() && run.error_output().find("tries left") == std::string::npos) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  CHECK(!run.finished());
  project.database().psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
  const Result result = run.wait();
  CHECK_MESSAGE(result.exit == 0, result.err);
  CHECK(result.err == Holding("canceling statement due to lock timeout"));
  CHECK(counted(project) == "1|2000");
}
