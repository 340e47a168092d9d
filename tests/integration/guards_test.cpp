// What stands between a script and a database that it would harm: data that would be destroyed.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// Puts a line into the header of migrations/<revision>.sql.
void add_header_line(const Project& project, const std::string& revision, const std::string& line) {
  const std::string file = "migrations/" + revision + ".sql";
  std::string text = project.read(file);
  text.insert(text.find("-- parents:"), "-- " + line + "\n");
  project.write(file, text);
}

// In migrate.yaml: the environment `strict`.
const std::string forbids = "\nenvironments:\n  strict: {allow_destroy: false}\n";

// a makes t_a with rows, b drops it.
struct Destroying {
  Destroying() {
    project.write("migrate.yaml", project.read("migrate.yaml") + forbids);
    write_revision(project, "a", "",
                   "CREATE TABLE t_a AS SELECT i, nullif(i % 2, 0) AS half FROM generate_series(1, 12) i;",
                   "DROP TABLE t_a;");
    write_revision(project, "b", "a", "ALTER TABLE t_a DROP COLUMN half;",
                   "ALTER TABLE t_a ADD COLUMN half integer;");
    add_header_line(project, "a", "down-destroys: table public.t_a");
    add_header_line(project, "b", "destroys: column public.t_a.half, something else");
  }

  Project project;
};

}  // namespace

TEST_CASE("a script that destroys data is refused where the configuration says so, and tells how much") {
  Destroying history;
  Project& project = history.project;
  CHECK(project.migrate("upgrade a -e strict").exit == 0);
  for (const char* command : {"upgrade head -e strict", "upgrade head -e strict --dry-run"}) {
    const Result refused = project.migrate(command);
    CHECK(refused.exit == 6);
    CHECK(refused.err == Holding("migrations.allow_destroy is false"));
    CHECK(refused.err == Holding("b.sql:4: revision b destroys column public.t_a.half, 6 values\n"));
    CHECK(refused.err == Holding("b.sql:4: revision b destroys something else\n"));
    CHECK(refused.err == Holding("--allow-destroy"));
    CHECK(rows(project) == "a");
  }
  const Result offline = project.migrate("upgrade a:b --sql -e strict");
  CHECK(offline.exit == 6);
  CHECK(offline.out.empty());
  CHECK(offline.err == Holding("revision b destroys column public.t_a.half\n"));
  CHECK(project.migrate("upgrade a:b --sql -e strict --allow-destroy").exit == 0);
  CHECK(project.migrate("upgrade head -e strict --allow-destroy").exit == 0);
  const Result down = project.migrate("downgrade base -e strict");
  CHECK(down.exit == 6);
  CHECK(down.err == Holding("revision a destroys table public.t_a, 12 rows\n"));
  CHECK(project.migrate("downgrade base").exit == 0);
  CHECK(project.migrate("show b").out == Holding("Destroys: column public.t_a.half, something else\n"));
}

TEST_CASE("how much goes is counted up to 10,000 rows, and estimated above") {
  Project project;
  project.write("migrate.yaml", project.read("migrate.yaml") + forbids);
  project.database().psql(
      "CREATE TABLE \"My t\" AS SELECT i AS \"a,b\", CASE WHEN i <= 4000 THEN i END AS some FROM "
      "generate_series(1, 20000) i");
  write_revision(project, "a", "", "DROP TABLE \"My t\";");
  add_header_line(project, "a",
                  "destroys: table public.\"My t\", column public.\"My t\".some, column "
                  "public.\"My t\".\"a,b\", table public.nowhere");
  const Result never_analysed = project.migrate("upgrade head -e strict");
  CHECK(never_analysed.err == Holding("table public.\"My t\", more than 10000 rows\n"));
  CHECK(never_analysed.err == Holding("column public.\"My t\".some, values of more than 10000 rows\n"));
  project.database().psql("ANALYZE \"My t\"");
  const Result estimated = project.migrate("upgrade head -e strict");
  CHECK(estimated.err == Holding("table public.\"My t\", about 20000 rows\n"));
  CHECK(estimated.err == Holding("column public.\"My t\".\"a,b\", about 20000 values\n"));
  CHECK(estimated.err == Holding("destroys table public.nowhere\n"));
}

TEST_CASE("autogenerate says what its plan destroys, up and down, by the names before") {
  Project project;
  project.write(
      "models/m.yaml",
      "tables:\n  old:\n    columns: {id: {type: integer, primary_key: true}, a: text?, n: "
      "'numeric(10,4)', w: integer, g: {type: integer, generated: id + 1, nullable: true}}\n  gone:\n   "
      " columns: {id: integer}\n");
  REQUIRE(project.migrate("revision --autogenerate -m one").exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.script("one") == Holding("-- down-destroys: table public.gone, table public.old\n"));
  CHECK(project.script("one").find("-- destroys:") == std::string::npos);
  project.write(
      "models/m.yaml",
      "tables:\n  new:\n    renamed_from: old\n    columns: {id: {type: integer, primary_key: true}, n: "
      "'numeric(10,2)', w: bigint}\n");
  REQUIRE(project.migrate("revision --autogenerate -m two").exit == 0);
  const std::string two = project.script("two");
  CAPTURE(two);
  CHECK(two == Holding("column public.old.a"));
  CHECK(two == Holding("column public.old.n"));
  CHECK(two == Holding("table public.gone"));
  CHECK(two.find("old.w") == std::string::npos);
  CHECK(two.find("old.g") == std::string::npos);
  CHECK(two == Holding("-- down-destroys: column public.new.n, column public.new.w\n"));
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("downgrade base").exit == 0);
}

TEST_CASE("a script that was edited after it was applied is refused, shown and accepted") {
  Project project;
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade a").exit == 0);
  CHECK(project.migrate("show a --diff").out == Holding("Edited: no\n"));
  write_revision(project, "a", "", "-- a comment is no edit\nCREATE TABLE \"t_a\" (id   int);");
  CHECK(project.migrate("upgrade head --dry-run").exit == 0);
  write_revision(project, "a", "", "CREATE TABLE \"t_a\" (id int);\nCREATE TABLE more (id int);");
  for (const char* command : {"upgrade head", "upgrade a", "upgrade head --dry-run"}) {
    const Result refused = project.migrate(command);
    CHECK(refused.exit == 1);
    CHECK(refused.err == Holding("migrations/a.sql"));
    CHECK(refused.err == Holding("the script of revision a was edited after it was applied"));
    CHECK(refused.err == Holding("applied at 20"));
    CHECK(refused.err == Holding(" by " + project.database().query("SELECT session_user")));
    CHECK(refused.err == Holding("migrate repair a"));
    CHECK(rows(project) == "a");
  }
  CHECK(project.migrate("show a --diff").out ==
        Holding("\n -- migrate:up\n CREATE TABLE \"t_a\" (id int);\n+CREATE TABLE more (id int);\n"));
  CHECK(project.migrate("show b --diff --format json").out == Holding("\"edited\": null"));
  CHECK(project.migrate("check").out == Holding("the script of revision a was changed after it was applied"));
  CHECK(project.migrate("repair a").err == Holding("the script of a counts as what was run"));
  CHECK(project.database().query("SELECT to_regclass('more')").empty());
  CHECK(project.migrate("repair a").err == Holding("nothing to repair"));
  CHECK(project.migrate("repair b").err == Holding("nothing to repair"));
  CHECK(project.migrate("repair a --done").exit == 2);
  CHECK(project.migrate("show a --diff").out == Holding("Edited: no\n"));
  CHECK(project.migrate("check").out.find("was changed") == std::string::npos);
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query("SELECT string_agg(version_num || ' ' || event, ', ' ORDER BY id) FROM "
                                 "migrate_history") == "a upgrade, a repair, b upgrade");
}

TEST_CASE("a history table of an older version gets what it lacks, where the role may") {
  Project project;
  write_chain(project, {"a", "b"});
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql(
      "ALTER TABLE migrate_history DROP COLUMN script, DROP CONSTRAINT migrate_history_event_check, ADD "
      "CHECK "
      "(event IN ('upgrade', 'downgrade', 'stamp'))");
  write_revision(project, "a", "", "CREATE TABLE other (id int);");
  CHECK(project.migrate("show a --diff").out == Holding("What was run is not kept in the database\n"));
  CHECK(project.migrate("repair a").exit == 0);
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query("SELECT count(script) FROM migrate_history") == "2");
  // What has no checksum is compared with nothing.
  project.database().psql("UPDATE migrate_history SET checksum = NULL");
  write_revision(project, "a", "", "CREATE TABLE another (id int);");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("whether a statement in doubt was done a person says") {
  for (const bool done : {true, false}) {
    Project project;
    const std::string call = "CALL doubtful();\n";
    const auto write = [&](const std::string& first) {
      write_revision(
          project, "a", "",
          "-- migrate:up\nCREATE TABLE t (id int);\nCREATE PROCEDURE doubtful() LANGUAGE sql AS 'INSERT "
          "INTO t VALUES (1)';\n-- migrate:up transaction=none\n" +
              first + "-- migrate:up\nINSERT INTO t VALUES (2);");
    };
    write("CALL missing();\n");
    REQUIRE(project.migrate("upgrade head").exit == 1);
    write(call);
    project.database().psql("UPDATE migrate_progress SET begun = true");
    const Result doubt = project.migrate("upgrade head");
    CHECK(doubt.exit == 1);
    CHECK(doubt.err == Holding("'migrate repair a --done'"));
    CHECK(doubt.err == Holding("'migrate repair a --again'"));
    const Result asked = project.migrate("repair a");
    CHECK(asked.exit == 2);
    CHECK(asked.err == Holding("a stands half-way: of its upgrade 1 of 3 units are done"));
    CHECK(project.migrate(std::string("repair a ") + (done ? "--done" : "--again")).exit == 0);
    CHECK(project.migrate("upgrade head").exit == 0);
    CHECK(project.database().query("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t") ==
          (done ? "2" : "1 2"));
  }
}
