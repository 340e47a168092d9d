// Runs that others keep waiting, and what they tell meanwhile.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// An application's session that runs `sql`.
class Application {
 public:
  Application(Project& project, const std::string& sql)
      : process_({program("psql"), "-XqAt", "-d", project.database().url() + "&application_name=reports",
                  "-c", sql}) {}
  Process& process() { return process_; }

 private:
  Process process_;
};

constexpr const char* reads_t_a =
    "SELECT count(*) > 0 FROM pg_locks WHERE relation = to_regclass('t_a') AND mode = 'AccessShareLock' AND "
    "granted";

Project& with_timeout(Project& project, const std::string& timeout) {
  project.write("migrate.yaml",
                "database:\n  url: \"" + project.database().url() + "\"\n  lock_timeout: " + timeout + "\n");
  return project;
}

// A table t_a, and a revision that needs it for itself.
void write_alteration(Project& project) {
  write_chain(project, {"a"});
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "b", "a", "ALTER TABLE t_a ADD COLUMN more int;",
                 "ALTER TABLE t_a DROP COLUMN more;");
}

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("behind a long reader the upgrade waits in short tries, and other readers never queue for long") {
  Project project;
  with_timeout(project, "500ms");
  write_alteration(project);
  Application reader(project, "BEGIN; SELECT * FROM t_a; SELECT pg_sleep(3); COMMIT");
  await([&] { return project.database().query(reads_t_a) == "t"; }, "the reader");
  Application others(project, R"(DO $$
    DECLARE begun timestamptz; longest interval := '0';
    BEGIN
      WHILE NOT EXISTS (SELECT FROM migrate_version WHERE version_num = 'b') LOOP
        begun := clock_timestamp();
        PERFORM * FROM t_a;
        longest := greatest(longest, clock_timestamp() - begun);
        COMMIT;
        PERFORM pg_sleep(0.005);
      END LOOP;
      EXECUTE format('CREATE TABLE measured AS SELECT %s AS longest', extract(epoch FROM longest) * 1000);
    END $$)");
  const Result upgrade = project.migrate("upgrade head");
  CAPTURE(upgrade.err);
  CHECK(upgrade.exit == 0);
  CHECK(rows(project) == "b");
  CHECK(count_of(upgrade.err, "trying again in") >= 1);
  CHECK(upgrade.err == Holding("waiting for process "));
  CHECK(upgrade.err == Holding("application 'reports'"));
  CHECK(reader.process().wait().exit == 0);
  CHECK(others.process().wait().exit == 0);
  const double longest = std::atof(project.database().query("SELECT longest FROM measured").c_str());
  MESSAGE("the longest wait of another reader: " << longest << " ms, with a lock_timeout of 500 ms");
  CHECK(longest > 100);   // it was in the way at all
  CHECK(longest < 1000);  // lock_timeout, and what a busy machine adds
}

TEST_CASE("behind a reader that never lets go the upgrade gives up, changes nothing and names it") {
  Project project;
  with_timeout(project, "200ms");
  write_alteration(project);
  const std::string before = project.database().whole_dump();
  Application reader(project, "BEGIN; SELECT * FROM t_a; SELECT pg_sleep(100)");
  await([&] { return project.database().query(reads_t_a) == "t"; }, "the reader");
  const Result upgrade = project.migrate("upgrade head --retries 3");
  CAPTURE(upgrade.err);
  CHECK(upgrade.exit == 1);
  CHECK(count_of(upgrade.err, "trying again in") == 3);
  CHECK(upgrade.err == Holding("SQLSTATE 55P03"));
  CHECK(upgrade.err == Holding("kept waiting by process "));
  CHECK(upgrade.err ==
        Holding("(user postgres, application 'reports', active, its transaction open for 00:00:"));
  CHECK(upgrade.err == Holding("BEGIN; SELECT * FROM t_a; SELECT pg_sleep(100)"));
  CHECK(upgrade.err == Holding("rolled back: nothing of it was changed"));
  CHECK(count_of(upgrade.err, "waiting for process ") == 1);  // it is told once
  CHECK(project.database().whole_dump() == before);
  CHECK(project.migrate("upgrade head --retries 0 -q").err.find("waiting for process") == std::string::npos);
}

TEST_CASE("the victim of a deadlock with an application is tried again") {
  Project project;
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "c", "b",
                 "ALTER TABLE t_a ADD COLUMN more int;\nALTER TABLE t_b ADD COLUMN more int;");
  project.database().psql("ALTER DATABASE " + project.database().name() + " SET deadlock_timeout = '100ms'");
  Application application(project, R"(SET deadlock_timeout = '60s';
    BEGIN; LOCK TABLE t_b;
    DO $$BEGIN
      WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = 't_a'::regclass
                        AND mode = 'AccessExclusiveLock' AND granted) LOOP
        PERFORM pg_sleep(0.01);
      END LOOP;
    END$$;
    LOCK TABLE t_a; COMMIT)");
  await(
      [&] {
        return project.database().query(
                   "SELECT count(*) > 0 FROM pg_locks WHERE relation = 't_b'::regclass AND granted") == "t";
      },
      "the application's lock");
  const Result upgrade = project.migrate("upgrade head");
  CAPTURE(upgrade.err);
  CHECK(upgrade.exit == 0);
  CHECK(upgrade.err == Holding("deadlock detected; trying again in"));
  CHECK(rows(project) == "c");
  CHECK(application.process().wait().exit == 0);
}

TEST_CASE("--format json: an index that waits for writers tells who they are, in events on stderr") {
  Project project;
  with_timeout(project, "100ms");  // work is looked at the sooner
  write_chain(project, {"a"});
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "b", "a",
                 "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_a (id);");
  Application writer(project, "BEGIN; INSERT INTO t_a DEFAULT VALUES; SELECT pg_sleep(100)");
  await(
      [&] {
        return project.database().query(
                   "SELECT count(*) > 0 FROM pg_locks WHERE relation = 't_a'::regclass AND granted") == "t";
      },
      "the writer");
  Process upgrade = project.start("--format json upgrade head");
  await([&] { return upgrade.error_output().find(R"({"event":"blocked")") != std::string::npos; },
        "the event");
  await([&] { return upgrade.error_output().find(R"({"event":"working")") != std::string::npos; },
        "progress");
  await([&] { return upgrade.error_output().find(R"("seconds":1.)") != std::string::npos; }, "a second");
  project.database().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
      "'reports' AND datname = current_database()");
  const Result result = upgrade.wait();
  CAPTURE(result.err);
  CHECK(result.exit == 0);
  CHECK(result.out == Holding(R"("direction": "upgrade")"));
  CHECK(result.err == Holding(R"({"event":"revision","revision":"b","direction":"upgrade"})"));
  CHECK(
      result.err ==
      Holding(R"x("revision":"b","number":1,"of":1,"statement":"CREATE INDEX CONCURRENTLY i ON t_a (id)")x"));
  CHECK(result.err == Holding(R"("user":"postgres","application":"reports","state":"active")"));
  CHECK(result.err == Holding(R"("phase":"waiting for writers before build","percent":null)"));
  CHECK(result.err == Holding(R"({"event":"done")"));
  CHECK(project.database().query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t");
}

TEST_CASE("a step that takes long is one line, and on a terminal a line that is drawn again") {
  Project project;
  with_timeout(project, "100ms");  // work is looked at the sooner
  write_revision(project, "a", "", "SELECT pg_sleep(1.1);", "SELECT 1;");
  const Result lines = project.migrate("upgrade head");
  CHECK(lines.exit == 0);
  CHECK(lines.err == Holding("revision 1 of 1, a: SELECT pg_sleep(1.1): took 1."));
  CHECK(lines.err.find('\r') == std::string::npos);
  REQUIRE(project.migrate("downgrade base").exit == 0);
  RunOptions options;
  options.folder = project.folder();
  options.environment["TERM"] = "xterm";
  const Result terminal =
      run({"script", "-qec", std::string(MIGRATE_BINARY) + " upgrade head", "/dev/null"}, options);
  CAPTURE(terminal.out);
  CHECK(terminal.exit == 0);
  CHECK(terminal.out == Holding("\r\x1b[Krevision 1 of 1, a: SELECT pg_sleep(1.1)  0:0"));
}
