// Bodies of functions are looked at when a script is written, not while it runs; `on_update` comes back from
// the database as it was written.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

TEST_CASE("a body that names what is not there is refused at its place, while any order of bodies is taken") {
  Project project;
  project.write("models/model.yaml",
                "tables: {t: {columns: {a: int}}}\n"
                "functions:\n"
                "  \"first(x int)\": {returns: int, language: sql, body: SELECT second()}\n"
                "  second(): {returns: int, language: sql, body: SELECT max(a) FROM t}\n");
  const Result good = project.migrate("revision --autogenerate -m good");
  CAPTURE(good.err);
  CHECK(good.exit == 0);
  CHECK(project.migrate("upgrade head").exit == 0);

  project.write("models/model.yaml",
                "tables: {t: {columns: {a: int}}}\n"
                "functions:\n"
                "  \"first(x int)\": {returns: int, language: sql, body: SELECT second()}\n"
                "  second(): {returns: int, language: sql, body: SELECT max(b) FROM t}\n"
                "  third(): {returns: int, language: plpgsql, body: BEGIN RETURN 1}\n");
  const Result bad = project.migrate("revision --autogenerate -m bad");
  CHECK(bad.exit == 2);
  CHECK(bad.err == Holding{"models/model.yaml:4:3"});
  CHECK(bad.err == Holding{"column \"b\" does not exist"});
  CHECK(bad.err == Holding{"models/model.yaml:5:3"});
  CHECK(bad.err == Holding{"syntax error"});
}

TEST_CASE("a broken body that nobody changes is no matter of a revision") {
  Project project;
  project.database().psql(
      "SET check_function_bodies = off; CREATE FUNCTION old() RETURNS int LANGUAGE sql AS 'SELECT gone()'");
  project.write("models/model.yaml",
                "functions: {old(): {returns: int, language: sql, body: SELECT gone()}}\n");
  const Result check = project.migrate("check");
  CAPTURE(check.err);
  CHECK(check.exit == 0);
}

TEST_CASE("inspect gives on_update back, and not the function and trigger that stand for it") {
  Project project;
  project.write("models/model.yaml",
                "tables:\n"
                "  p: {columns: {id: {type: int, primary_key: true}}}\n"
                "  t: {columns: {at: {type: timestamptz, on_update: now()}, p: {type: int, references: p.id, "
                "on_update: cascade}, both: int}}\n");
  REQUIRE(project.migrate("revision --autogenerate -m one").exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  const std::string yaml = project.migrate("inspect").out;
  CHECK(yaml == Holding{"at: {type: timestamp with time zone, on_update: now()}"});
  CHECK(yaml == Holding{"on_update: cascade"});
  CHECK(yaml.find("functions") == std::string::npos);
  CHECK(yaml.find("triggers") == std::string::npos);
  project.write("models/model.yaml", yaml);
  CHECK(project.migrate("check").exit == 0);
}

TEST_CASE("an expression for on_update beside references is refused with the way out") {
  Project project;
  project.write("models/model.yaml",
                "tables:\n"
                "  p: {columns: {id: {type: int, primary_key: true}}}\n"
                "  t: {columns: {p: {type: int, references: p.id, on_update: now()}}}\n");
  const Result result = project.migrate("revision --autogenerate -m one");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding{"models/model.yaml:3:"});
  CHECK(result.err == Holding{"foreign_keys:"});
}
