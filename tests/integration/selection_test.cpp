// --include and --exclude: what is left out is neither dropped nor told, and what depends on it is handled.
#include <doctest/doctest.h>

#include "support/project.hpp"

using migrate::test::Project;
using migrate::test::Result;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* live = R"(
CREATE SCHEMA audit;
CREATE TYPE audit.level AS ENUM ('low');
CREATE TABLE audit.log (id int PRIMARY KEY, level audit.level, "Odd.Name" text);
COMMENT ON TABLE audit.log IS 'all';
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int);
)";

std::string with_exclusion(const Project& project, const std::string& lists) {
  return "database: {url: \"" + const_cast<Project&>(project).database().url() +
         "\"}\nmodels: [models/*.yaml]\n" + lists;
}

}  // namespace

TEST_CASE("what is excluded is neither dropped nor told, by an option and by the configuration") {
  Project project;
  project.database().psql(live);
  project.write("models/model.yaml", "tables: {a: {columns: {id: {type: int, primary_key: a_pkey}}}}\n");
  project.write("models/model.yaml",
                "tables: {a: {columns: {id: int}, primary_key: {name: a_pkey, columns: [id]}}}\n");
  CHECK(project.migrate("check").out == "remove schema audit\nremove table public.b\n");
  CHECK(project.migrate("check --exclude *:audit.* --exclude table:public.b").exit == 0);
  CHECK(project.migrate("check --exclude schema:audit --exclude table:public.b").exit == 0);
  CHECK(project.migrate("check --include table:public.a").exit == 0);
  CHECK(project.migrate("check --include table:public.?").out == "remove table public.b\n");
  CHECK(project.migrate("check --exclude *:audit.*").out == "remove table public.b\n");
  project.write("migrate.yaml", with_exclusion(project, "exclude: ['*:audit.*', 'table:public.b']\n"));
  CHECK(project.migrate("check").exit == 0);
  project.write("migrate.yaml", with_exclusion(project, "include: ['table:public.a']\n"));
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.migrate("revision --autogenerate -m x").exit == 0);
  CHECK(project.files("migrations").empty());
}

TEST_CASE("a table that is excluded while its schema and its type are not keeps both") {
  Project project;
  project.database().psql(live);
  project.write("models/model.yaml", "tables: {}\n");
  const Result check = project.migrate("check --exclude table:audit.* --exclude table:public.*");
  CHECK(check.out == "remove enum audit.level\n");
  const Result revision =
      project.migrate("revision --autogenerate -m x --exclude table:audit.* --exclude table:public.*");
  CHECK(revision.exit == 6);
  CHECK(has(revision.err, "audit.log"));
  CHECK(project.files("migrations").empty());
}

TEST_CASE("models may refer to what is excluded and not theirs") {
  Project project;
  project.database().psql(live);
  project.write("models/model.yaml", R"(
tables:
  c:
    columns: {id: int, log_id: int, level: audit.level}
    foreign_keys: [{columns: [log_id], references: audit.log.id}]
)");
  project.write("models/model.sql",
                R"(CREATE TABLE c (id int, log_id int REFERENCES audit.log, level audit.level);)");
  project.write(
      "migrate.yaml",
      "database: {url: \"" + project.database().url() +
          "\"}\nmodels: [{sql: models/*.sql}]\nexclude: ['*:audit.*', 'table:public.a', 'table:public.b']\n");
  CHECK(project.migrate("check").out == "add table public.c\n");
  const Result revision = project.migrate("revision --autogenerate -m c");
  INFO(revision.err);
  REQUIRE(revision.exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.database().query("SELECT count(*) FROM pg_class WHERE relname IN ('a', 'b', 'c', 'log')") ==
        "4");
}

TEST_CASE("what is excluded and would have to be replaced is named in a refusal") {
  Project project;
  project.database().psql(live);
  project.database().psql("ALTER TABLE b ADD COLUMN extra int; CREATE INDEX by_hand ON b (extra)");
  project.write("models/model.yaml",
                "tables: {b: {columns: {id: int?}}, a: {columns: {id: int}, primary_key: {name: a_pkey, "
                "columns: [id]}}}\n");
  project.write("migrate.yaml",
                with_exclusion(project, "exclude: ['*:audit.*', 'index:public.b.by_hand']\n"));
  CHECK(has(project.migrate("check").out, "remove column public.b.extra\n"));
  const Result revision = project.migrate("revision --autogenerate -m x");
  CHECK(revision.exit == 6);
  CHECK(has(revision.err, "index public.b.by_hand is excluded"));
  CHECK(project.files("migrations").empty());
}

TEST_CASE("an excluded sequence outlives the column and the table that own it") {
  Project project;
  project.database().psql(
      "CREATE TABLE a (id serial, b int); CREATE TABLE gone (id serial); CREATE TABLE stays (id serial)");
  project.write("models/model.yaml", "tables: {a: {columns: {b: int?}}, stays: {columns: {id: serial}}}\n");
  project.write("migrate.yaml", with_exclusion(project, "exclude: ['sequence:*']\n"));
  REQUIRE(project.migrate("revision --autogenerate -m x").exit == 0);
  CHECK(has(project.script("_x"), "ALTER SEQUENCE public.a_id_seq OWNED BY NONE;"));
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query(
            "SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relname !~ '^migrate'") == "3");
  CHECK(project.migrate("check").exit == 0);
  REQUIRE(project.migrate("downgrade -1").exit == 0);
  CHECK(project.database().query("SELECT pg_get_serial_sequence('a', 'id')") == "public.a_id_seq");
}

TEST_CASE("a new object that needs an excluded one which the database lacks is refused") {
  Project project;
  project.write("models/model.yaml", "enums: {mood: [good]}\ntables: {t: {columns: {m: mood}}}\n");
  const Result result = project.migrate("check --exclude enum:*");
  CHECK(result.exit == 6);
  CHECK(has(result.err, "column public.t.m needs enum public.mood, which is excluded"));
}

TEST_CASE("inspect and diff leave out what is excluded, unmodelled objects too") {
  Project project;
  project.database().psql(live);
  project.database().psql("CREATE FUNCTION pg_catalog.sneaky() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  const Result inspect =
      project.migrate("inspect --exclude *:audit* --strict --exclude function:pg_catalog.*");
  CHECK(inspect.exit == 0);
  CHECK_FALSE(has(inspect.out, "audit"));
  CHECK(has(inspect.out, "b:"));
  CHECK(project.migrate("inspect --strict --include function:*").exit == 3);
  CHECK(project.migrate("diff database empty --as list --include table:public.b").out ==
        "remove table public.b\n");
  CHECK(project.migrate("diff empty database --as list --include table:public.b").out ==
        "add table public.b\n");
}

TEST_CASE("a bad pattern is refused, with the nearest kind") {
  const Project project;
  const Result kind = project.migrate("check --exclude tabl:x");
  CHECK(kind.exit == 2);
  CHECK(has(kind.err, "did you mean \"table\""));
  CHECK(project.migrate("check --exclude audit").exit == 2);
  project.write("migrate.yaml", with_exclusion(project, "exclud: [a]\n"));
  CHECK(has(project.migrate("check").err, "did you mean \"exclude\""));
}
