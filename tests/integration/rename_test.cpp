// Renames beyond what a case can say (tests/cases/renames): without the hint, and with the hint left
// standing.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

void model(const Project& project, const std::string& text) {
  project.write("models/model.yaml", text);
}

// A project whose database is at `text`.
class Started : public Project {
 public:
  explicit Started(const std::string& text) {
    model(*this, text);
    go("first");
  }
  void go(const std::string& slug) {
    REQUIRE(migrate("revision --autogenerate -m " + slug).exit == 0);
    REQUIRE(migrate("upgrade head").exit == 0);
  }
};

}  // namespace

TEST_CASE("alembic seed 96: without a hint a rename is a loss, which the script and a warning say") {
  Started project("tables:\n  users: {columns: {id: int, mail: text?}}\n");
  model(project, "tables:\n  users: {columns: {id: int, email: text?}}\n");
  const Result result = project.migrate("revision --autogenerate -m lost");
  CHECK(result.exit == 0);
  CHECK(result.err == Holding{"its values are lost"});
  CHECK(project.script("lost") ==
        Holding{"-- hazard: its values are lost\nALTER TABLE public.users DROP COLUMN mail;"});
}

TEST_CASE("alembic seed 96: a hint that was followed may stay or go") {
  Started project("tables:\n  users: {columns: {id: int, mail: text?}}\n");
  const std::string renamed =
      "tables:\n  people: {renamed_from: users, columns: {id: int, email: {type: text?, renamed_from: "
      "mail}}}\n";
  model(project, renamed);
  project.go("second");
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.migrate("revision --autogenerate -m none").exit == 0);
  CHECK(project.files("migrations").find("none") == std::string::npos);
  model(project, "tables:\n  people: {columns: {id: int, email: text?}}\n");
  CHECK(project.migrate("check").exit == 0);
}

TEST_CASE("a fresh database gets the new names at once, whatever the hints say") {
  Project project;
  model(project, "tables:\n  people: {renamed_from: users, columns: {id: {type: int, renamed_from: key}}}\n");
  REQUIRE(project.migrate("revision --autogenerate -m first").exit == 0);
  CHECK(project.script() == Holding{"CREATE TABLE public.people (\n    id integer NOT NULL\n);"});
  CHECK(project.script().find("RENAME") == std::string::npos);
}

TEST_CASE("check names a rename as one") {
  Started project("tables:\n  users: {columns: {id: int}}\n");
  model(project, "tables:\n  people: {renamed_from: users, columns: {id: int}}\n");
  const Result result = project.migrate("check");
  CHECK(result.exit == 3);
  CHECK(result.out == Holding{"rename table public.users to people"});
  CHECK(result.out.find("add") == std::string::npos);
}

TEST_CASE("two tables that name the same former table are refused") {
  Started project("tables:\n  users: {columns: {id: int}}\n");
  project.database().psql("INSERT INTO users VALUES (1)");
  model(project,
        "tables:\n  a: {renamed_from: users, columns: {id: int}}\n  b: {renamed_from: users, columns: {id: "
        "int}}\n");
  const Result result = project.migrate("revision --autogenerate -m twice");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding{"public.users to b, and to a as well"});
  CHECK(project.files("migrations").find("twice") == std::string::npos);
}

TEST_CASE("two tables that swap their names take two revisions, as the refusal says") {
  Started project("tables:\n  a: {columns: {id: int}}\n  b: {columns: {id: int}}\n");
  project.database().psql("INSERT INTO a VALUES (1)");
  model(project,
        "tables:\n  a: {renamed_from: b, columns: {id: int}}\n  b: {renamed_from: a, columns: {id: int}}\n");
  const Result result = project.migrate("revision --autogenerate -m swap");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding{"rename table public.a to b, rename table public.b to a"});
  CHECK(result.err == Holding{"make two revisions"});
  CHECK(project.files("migrations").find("swap") == std::string::npos);
  model(project,
        "tables:\n  a: {renamed_from: b, columns: {id: int}}\n  c: {renamed_from: a, columns: {id: int}}\n");
  project.go("apart");
  model(project, "tables:\n  a: {columns: {id: int}}\n  b: {renamed_from: c, columns: {id: int}}\n");
  project.go("swapped");
  CHECK(project.database().query("SELECT count(*) FROM a") == "0");
  CHECK(project.database().query("SELECT count(*) FROM b") == "1");
  CHECK(project.migrate("check").exit == 0);
}

TEST_CASE("an old name that is taken again is a table of its own") {
  Started project("tables:\n  users: {columns: {id: int}}\n");
  project.database().psql("INSERT INTO users VALUES (1)");
  model(project,
        "tables:\n  people: {renamed_from: users, columns: {id: int}}\n"
        "  users: {columns: {id: int}}\n");
  const Result result = project.migrate("revision --autogenerate -m both");
  CHECK(result.exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.database().query("SELECT count(*) FROM people") == "1");
  CHECK(project.database().query("SELECT count(*) FROM users") == "0");
  REQUIRE(project.migrate("downgrade -1").exit == 0);
  CHECK(project.database().query("SELECT count(*) FROM users") == "1");
}
