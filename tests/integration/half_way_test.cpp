// Revisions of several transactions that broke in the middle: the next run goes on, or undoes what was done.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// A table, an index that is built concurrently and a check, each a unit; broken_at is the one that fails.
struct Stepwise {
  explicit Stepwise(int broken_at) {
    write_chain(project, {"a"});
    write(broken_at);
  }

  void write(int broken_at) {
    const auto statement = [&](int number, const std::string& sql) {
      return number == broken_at ? "SELECT 1/0;\n" : sql;
    };
    write_revision(project, "b", "a",
                   "-- migrate:up\n" + statement(1, "CREATE TABLE t AS SELECT 1 AS id;\n") +
                       "-- migrate:up transaction=none\n" +
                       statement(2, "CREATE INDEX CONCURRENTLY i ON t (id);\n") + "-- migrate:up\n" +
                       statement(3, "ALTER TABLE t ADD CHECK (id > 0);\n"),
                   "-- migrate:down\nALTER TABLE t DROP CONSTRAINT t_id_check;\n"
                   "-- migrate:down transaction=none\nDROP INDEX CONCURRENTLY i;\n"
                   "-- migrate:down\nDROP TABLE t;");
  }

  std::string log() {
    return project.database().query(
        "SELECT string_agg(version_num || ' ' || event, ', ' ORDER BY id) FROM migrate_history");
  }

  Project project;
};

// Puts the journal to where a run that was killed in its second unit leaves it.
constexpr const char* begun =
    "UPDATE migrate_progress SET begun = true, units_done = 1, checksum = checksum WHERE version_num = 'b'";

}  // namespace

TEST_CASE("a run goes on where the last one broke, and nothing is done twice") {
  for (const int broken_at : {2, 3}) {
    Stepwise history(broken_at);
    const Result broken = history.project.migrate("upgrade head");
    CHECK(broken.exit == 1);
    CHECK(broken.err == Holding("division by zero"));
    CHECK(broken.err == Holding("b stands half-way: of its upgrade " + std::to_string(broken_at - 1) +
                                " of 3 units are done, the next one is "));
    const Result status = history.project.migrate("status");
    CHECK(status.out == Holding("half-way: b stands half-way: of its upgrade"));
    history.write(0);
    const Result mended = history.project.migrate("upgrade head");
    CAPTURE(mended.err);
    CHECK(mended.exit == 0);
    CHECK(rows(history.project) == "b");
    CHECK(history.log() == "a upgrade, b upgrade");
    CHECK(history.project.database().query("SELECT count(*) FROM migrate_progress") == "0");
    CHECK(history.project.database().query("SELECT bool_and(duration_ms > 0) FROM migrate_history WHERE "
                                           "version_num = 'b'") == "t");
    CHECK(history.project.migrate("downgrade base").exit == 0);
    CHECK(history.project.database().query("SELECT to_regclass('t')").empty());
  }
}

TEST_CASE("a downgrade from the middle undoes what was done, and no more") {
  for (const char* target : {"-1", "a", "base"}) {
    for (const int broken_at : {2, 3}) {
      Stepwise history(broken_at);
      REQUIRE(history.project.migrate("upgrade head").exit == 1);
      const Result undone = history.project.migrate(std::string("downgrade ") + target);
      CAPTURE(undone.err);
      CHECK(undone.exit == 0);
      CHECK(rows(history.project) == (std::string(target) == "base" ? "" : "a"));
      CHECK(history.project.database().query("SELECT to_regclass('t'), to_regclass('i')") == "|");
      CHECK(history.project.database().query("SELECT count(*) FROM migrate_progress") == "0");
      history.write(0);
      CHECK(history.project.migrate("upgrade head").exit == 0);
    }
  }
}

TEST_CASE("a downgrade that broke goes on, or an upgrade takes it back") {
  for (const bool back : {false, true}) {
    Stepwise history(0);
    REQUIRE(history.project.migrate("upgrade head").exit == 0);
    history.project.database().psql("CREATE VIEW v AS SELECT * FROM t");
    const Result broken = history.project.migrate("downgrade a");
    CHECK(broken.exit == 1);
    CHECK(broken.err == Holding("b stands half-way: of its downgrade 2 of 3 units are done"));
    CHECK(rows(history.project) == "b");
    if (back) {
      CHECK(history.project.migrate("upgrade head").exit == 0);
      CHECK(rows(history.project) == "b");
      CHECK(history.project.database().query(
                "SELECT count(*) FROM pg_constraint WHERE conrelid = 't'::regclass") == "1");
      CHECK(history.project.database().query("SELECT to_regclass('i')") == "i");
    } else {
      history.project.database().psql("DROP VIEW v");
      CHECK(history.project.migrate("downgrade a").exit == 0);
      CHECK(rows(history.project) == "a");
      CHECK(history.project.database().query("SELECT to_regclass('t')").empty());
    }
  }
}

TEST_CASE("an index that was begun: the catalog says how far it came") {
  struct State {
    const char* name;
    const char* sql;  // what the broken run left
    const char* problem;
  };
  for (const State& state : {
           State{"nothing", "SELECT", ""},
           State{"all of it", "CREATE INDEX i ON t (id)", ""},
           State{"an invalid one",
                 "CREATE INDEX i ON t (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
                 "'i'::regclass",
                 ""},
           State{"another one", "CREATE INDEX i ON t ((id + 1))", "there is another index public.i"},
       }) {
    CAPTURE(state.name);
    Stepwise history(2);
    REQUIRE(history.project.migrate("upgrade head").exit == 1);
    history.write(0);
    history.project.database().psql(std::string(begun) + "; " + state.sql);
    const Result next = history.project.migrate("upgrade head");
    CAPTURE(next.err);
    if (std::string(state.problem).empty()) {
      CHECK(next.exit == 0);
      CHECK(rows(history.project) == "b");
      CHECK(history.project.database().query(
                "SELECT indisvalid, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid = "
                "'i'::regclass") == "t|CREATE INDEX i ON public.t USING btree (id)");
    } else {
      CHECK(next.exit == 1);
      CHECK(next.err == Holding(state.problem));
      CHECK(next.err == Holding("CREATE INDEX CONCURRENTLY i ON t (id)"));
      CHECK(next.err == Holding("USING btree (((id + 1)))"));
      CHECK(rows(history.project) == "a");
    }
  }
}

TEST_CASE("an index that fails leaves no invalid one behind") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t AS SELECT 1 AS id FROM generate_series(1, 2);");
  write_revision(project, "b", "a",
                 "-- migrate:up transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY i ON t (id);");
  const Result failed = project.migrate("upgrade head");
  CHECK(failed.exit == 1);
  CHECK(failed.err == Holding("could not create unique index"));
  CHECK(project.database().query("SELECT to_regclass('i')").empty());
  project.database().psql("DELETE FROM t WHERE ctid = '(0,1)'");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("IF NOT EXISTS is not content with an index that is invalid, or another one") {
  Project project;
  write_revision(project, "a", "", "CREATE TABLE t AS SELECT 1 AS id;");
  write_revision(project, "b", "a",
                 "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (id);",
                 "-- migrate:down transaction=none\nDROP INDEX CONCURRENTLY i;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql(
      "CREATE INDEX i ON t (id); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t");
  REQUIRE(project.migrate("downgrade a").exit == 0);
  project.database().psql("CREATE INDEX i ON t (id DESC)");
  const Result other = project.migrate("upgrade head");
  CHECK(other.exit == 1);
  CHECK(other.err ==
        Holding("there is another index public.i: CREATE INDEX i ON public.t USING btree (id DESC)"));
  project.database().psql("DROP INDEX i; CREATE INDEX i ON t (id)");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("a pending detach is brought to its end") {
  Project project;
  write_revision(
      project, "a", "",
      "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);");
  write_revision(
      project, "b", "a",
      "-- migrate:up transaction=none\nALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\nSELECT 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  // A run that is broken off while the detach waits for a reader.
  Sleeper reader(project.database(), "BEGIN; SELECT FROM p;");
  Process run = project.start("upgrade b");
  project.database().await("SELECT bool_or(inhdetachpending) FROM pg_inherits");
  run.signal(SIGINT);
  CHECK(run.wait().exit == 130);
  REQUIRE(project.database().query("SELECT bool_or(inhdetachpending) FROM pg_inherits") == "t");
  reader.end();
  CHECK(project.migrate("upgrade b").exit == 0);
  CHECK(project.database().query("SELECT count(*) FROM pg_inherits") == "0");
  CHECK(project.database().query("SELECT to_regclass('p1')") == "p1");
}

TEST_CASE("what is done must stay as it was; what is not done may change; a stamp ends the matter") {
  Stepwise history(2);
  REQUIRE(history.project.migrate("upgrade head").exit == 1);
  write_revision(history.project, "b", "a",
                 "-- migrate:up\nCREATE TABLE other (id int);\n-- migrate:up\nSELECT 1;");
  const Result edited = history.project.migrate("upgrade head");
  CHECK(edited.exit == 1);
  CHECK(edited.err == Holding("what is done of its upgrade is not what its script says now"));
  const Result stamped = history.project.migrate("stamp b");
  CHECK(stamped.exit == 0);
  CHECK(stamped.err == Holding("that b stands half-way counts for nothing from now on"));
  CHECK(rows(history.project) == "b");
  CHECK(history.project.database().query("SELECT count(*) FROM migrate_progress") == "0");
}

TEST_CASE("what stands half-way comes first") {
  Stepwise history(2);
  REQUIRE(history.project.migrate("upgrade head").exit == 1);
  write_revision(history.project, "x", "a");
  const Result other = history.project.migrate("upgrade x");
  CHECK(other.exit == 1);
  CHECK(other.err == Holding("revision b stands half-way: its upgrade was broken off"));
  CHECK(other.err == Holding("'migrate upgrade b' completes it"));
}

TEST_CASE("a revision of which nothing was done does not stand half-way, whatever failed at its beginning") {
  for (const char* up : {"-- migrate:up transaction=none\nCREATE UNIQUE INDEX CONCURRENTLY i ON t (id);",
                         "-- migrate:up batch=10 key=n\nUPDATE t SET id = 1 / (id - 1);",
                         "-- migrate:up transaction=none\nVACUUM nowhere;"}) {
    CAPTURE(up);
    Project project;
    write_revision(
        project, "a", "",
        "CREATE TABLE t AS SELECT 1 AS id, i AS n FROM generate_series(1, 2) i;\nCREATE INDEX ON t (n);",
        "DROP TABLE t;");
    write_revision(project, "b", "a", std::string(up) + "\n-- migrate:up\nSELECT 1;",
                   "-- migrate:down\nSELECT 1;");
    const Result failed = project.migrate("upgrade head");
    CHECK(failed.exit == 1);
    CHECK(failed.err == Holding("done: a; not done: b"));
    CHECK(failed.err.find("half-way") == std::string::npos);
    CHECK(project.database().query("SELECT count(*) FROM migrate_progress") == "0");
    CHECK(project.migrate("status").out.find("half-way") == std::string::npos);
    CHECK(project.migrate("downgrade base").exit == 0);
    CHECK(rows(project).empty());
  }
}

TEST_CASE("a run that was killed before anything was done of a revision does not bind the next one to it") {
  Project project;
  write_chain(project, {"a"});
  write_revision(project, "b", "a", "-- migrate:up batch=10 key=id\nUPDATE t_a SET more = 1;",
                 "-- migrate:down\nSELECT 1;");
  write_revision(project, "x", "a", "-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;",
                 "-- migrate:down\nSELECT 1;");
  REQUIRE(project.migrate("upgrade x").exit == 0);
  REQUIRE(project.migrate("downgrade a").exit == 0);
  const auto leave = [&](const char* direction) {
    project.database().psql(
        std::string("INSERT INTO migrate_progress (version_num, direction, units_done, begun, "
                    "checksum) VALUES ('b', '") +
        direction + "', 0, false, '')");
  };
  leave("upgrade");
  const Result other = project.migrate("upgrade x");
  CHECK_MESSAGE(other.exit == 0, other.err);
  CHECK(rows(project) == "x");
  CHECK(project.database().query("SELECT count(*) FROM migrate_progress") == "0");
  // That b is to be undone and is not there says that some of its way up is done, and was to be undone.
  leave("downgrade");
  CHECK(project.migrate("downgrade a").err == Holding("revision b stands half-way"));
}
