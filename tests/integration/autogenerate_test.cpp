// What autogenerate does around the comparison: files, messages, what it leaves alone. The comparison itself
// is tested by tests/cases. Numbers in brackets are the seeds of reference/alembic.md, section 5.5; those not
// named here are cases.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

constexpr const char* users = "tables:\n  users: {columns: {id: {type: int, primary_key: true}}}\n";

void model(const Project& project, const std::string& text) {
  project.write("models/model.yaml", text);
}

void go(Project& project, const std::string& slug) {
  REQUIRE(project.migrate("revision --autogenerate -m " + slug).exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
}

}  // namespace

TEST_CASE("alembic seed 97: a database that is behind its history is refused") {
  Project project;
  model(project, users);
  REQUIRE(project.migrate("revision --autogenerate -m first").exit == 0);
  const Result result = project.migrate("revision --autogenerate -m second");
  CHECK(result.exit != 0);
  CHECK(result.err == Holding{"migrate upgrade"});
  CHECK(project.files("migrations").find("second") == std::string::npos);
}

TEST_CASE("alembic seed 98: without a difference nothing is written, and that is said") {
  Project project;
  model(project, users);
  go(project, "first");
  const std::string files = project.files("migrations");
  const Result result = project.migrate("revision --autogenerate -m second");
  CHECK(result.exit == 0);
  CHECK(result.err + result.out == Holding{"no differences"});
  CHECK(project.files("migrations") == files);
}

TEST_CASE(
    "alembic seed 99: what an extension brought, the version tables and kinds that are not modelled stay") {
  Project project;
  model(project, std::string("extensions: [citext, pg_trgm]\n") + users);
  go(project, "first");
  // No kind reads what a superuser puts into the system's schemas.
  project.database().psql("CREATE FUNCTION pg_catalog.sneaky(int) RETURNS int LANGUAGE sql AS 'SELECT $1'");
  CHECK(project.migrate("check").exit == 0);
  model(project, std::string("extensions: [citext, pg_trgm]\n") + users + "  more: {columns: {a: citext}}\n");
  go(project, "second");
  CHECK(project.script("second").find("DROP FUNCTION") == std::string::npos);
  CHECK(project.database().query("SELECT sneaky(1)") == "1");
  CHECK(project.migrate("current").exit == 0);
}

TEST_CASE("alembic seed 100: schemas outside of database.schemas are neither read nor dropped") {
  Project project;
  project.database().psql("CREATE SCHEMA other; CREATE TABLE other.t (a int)");
  std::string configuration = project.read("migrate.yaml");
  configuration.insert(configuration.find("models:"), "  schemas: [public]\n");
  project.write("migrate.yaml", configuration);
  model(project, users);
  go(project, "first");
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.script().find("other") == std::string::npos);
}

TEST_CASE(
    "a NOT NULL column without a value fails on rows, and both the script and a warning say so before") {
  Project project;
  model(project, users);
  go(project, "first");
  project.database().psql("INSERT INTO users VALUES (1)");
  model(project, "tables:\n  users: {columns: {id: {type: int, primary_key: true}, n: int}}\n");
  const Result result = project.migrate("revision --autogenerate -m second");
  CHECK(result.exit == 0);
  CHECK(result.err == Holding{"users.n"});
  CHECK(result.err == Holding{"give the column a default or a backfill"});
  CHECK(project.script("second") == Holding{"-- hazard: fails when the table has rows"});
  const Result upgrade = project.migrate("upgrade head");
  CHECK(upgrade.exit == 1);
  CHECK(upgrade.err == Holding{"SQLSTATE 23502"});
  CHECK(project.database().query("SELECT * FROM users") == "1");
}

TEST_CASE("varchar that gets too narrow for its rows fails, and cuts nothing off") {
  Project project;
  model(project, "tables:\n  t: {columns: {a: varchar(20)}}\n");
  go(project, "first");
  project.database().psql("INSERT INTO t VALUES ('longer than ten')");
  model(project, "tables:\n  t: {columns: {a: varchar(10)}}\n");
  REQUIRE(project.migrate("revision --autogenerate -m second").exit == 0);
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding{"value too long"});
  CHECK(project.database().query("SELECT a FROM t") == "longer than ten");
}

TEST_CASE("a label that rows still hold is not removed") {
  Project project;
  model(project, "enums: {e: [a, b]}\ntables:\n  t: {columns: {e: e}}\n");
  go(project, "first");
  project.database().psql("INSERT INTO t VALUES ('b')");
  model(project, "enums: {e: [a]}\ntables:\n  t: {columns: {e: e}}\n");
  REQUIRE(project.migrate("revision --autogenerate -m second").exit == 0);
  CHECK(project.script("second") == Holding{"-- hazard: rows that hold a label which goes make this fail"});
  CHECK(project.migrate("upgrade head").exit == 1);
  CHECK(project.database().query("SELECT e FROM t") == "b");
}

TEST_CASE("tables, indexes and keys live in their tablespaces, and move") {
  server().psql("postgres", "SET allow_in_place_tablespaces = on");
  server().psql("postgres", "SET allow_in_place_tablespaces = on;\nCREATE TABLESPACE fast LOCATION ''");
  {
    Project project;
    const std::string at =
        "{tablespace: fast, columns: {a: int, b: int}, primary_key: {columns: [a], tablespace: fast}, "
        "indexes: {i: {columns: [b], tablespace: fast}}, uniques: {u: {columns: [b], tablespace: fast}}, "
        "exclusions: {x: {elements: [b with =], tablespace: fast}}}\n";
    const std::string off =
        "{columns: {a: int, b: int}, primary_key: [a], indexes: {i: [b]}, uniques: {u: [b]}, "
        "exclusions: {x: [b with =]}}\n";
    const auto where = [&] {
      return project.database().query(
          "SELECT relname, spcname FROM pg_class c LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace"
          " WHERE relname IN ('t', 'pk_t', 'i', 'u', 'x') ORDER BY 1");
    };
    model(project, "tables:\n  t: " + at);
    go(project, "first");
    CHECK(where() == "i|fast\npk_t|fast\nt|fast\nu|fast\nx|fast");
    model(project, "tables:\n  t: " + off);
    go(project, "second");
    CHECK(where() == "i|\npk_t|\nt|\nu|\nx|");
    CHECK(project.migrate("check").exit == 0);
    REQUIRE(project.migrate("downgrade -1").exit == 0);
    CHECK(where() == "i|fast\npk_t|fast\nt|fast\nu|fast\nx|fast");
  }
  server().psql("postgres", "DROP TABLESPACE fast");
}

TEST_CASE("an extension goes to the version that the registry names, and not back where it has no way back") {
  Project project;
  const auto version = [&] {
    return project.database().query("SELECT extversion FROM pg_extension WHERE extname = 'amcheck'");
  };
  model(project, "extensions: {amcheck: {version: '1.2'}}\n");
  go(project, "first");
  CHECK(version() == "1.2");
  model(project, "extensions: {amcheck: {version: '1.3'}}\n");
  go(project, "second");
  CHECK(version() == "1.3");
  CHECK(project.migrate("check").exit == 0);
  const Result back = project.migrate("downgrade -1");
  CHECK(back.exit == 1);
  CHECK(back.err == Holding("no update path from version \"1.3\" to version \"1.2\""));
  CHECK(version() == "1.3");
  CHECK(project.migrate("downgrade base").exit == 1);
  CHECK(project.migrate("current").out == Holding("(head)"));
}
