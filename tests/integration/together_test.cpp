// Several people, one repository: what git merges without a conflict, and what check, rebase and merge make
// of it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

// A project that holds no models: its tables are its scripts' own affair.
struct Shared {
  Shared() {
    project.write("migrate.yaml", configuration());
    git("init -q -b main");
    write_revision(project, "root", "", "CREATE TABLE t (a int, b int);", "DROP TABLE t;");
    commit("root");
  }

  std::string configuration(const std::string& environments = "") {
    return "database: {url: \"" + project.database().url() + "\"}\nmodels: []\n" + environments;
  }

  void describe(const std::string& columns) {
    std::string text = configuration();
    text.replace(text.find("[]"), 2, "[models/*.yaml]");
    project.write("migrate.yaml", text);
    project.write("models/t.yaml", "tables: {t: {columns: {" + columns + "}}}\n");
  }

  void git(const std::string& command) const {
    std::vector<std::string> arguments = {"git",         "-C", project.folder(), "-c",
                                          "user.name=x", "-c", "user.email=x"};
    for (const std::string& word : words(command)) arguments.push_back(word);
    run_well(arguments);
  }
  void commit(const std::string& message) const {
    git("add -A");
    git("commit -q -m " + message);
  }
  // Somebody's branch from where main was at first, with one revision on `root`.
  void develop(const std::string& revision, const std::string& up, const std::string& down) const {
    git("checkout -q -b " + revision + " main");
    write_revision(project, revision, "root", up, down);
    commit(revision);
    git("checkout -q main");
  }

  Project project;
};

std::string columns(Project& project) {
  return project.database().query(
      "SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute WHERE attrelid = 't'::regclass AND "
      "attnum > 0 "
      "AND NOT attisdropped");
}

}  // namespace

TEST_CASE(
    "three people work at the same time: git merges, check finds the heads, rebase and merge mend them") {
  Shared shared;
  Project& project = shared.project;
  shared.develop("ada", "ALTER TABLE t ADD ada int;", "ALTER TABLE t DROP ada;");
  shared.develop("bob", "ALTER TABLE t ADD bob int;", "ALTER TABLE t DROP bob;");
  shared.develop("cy", "ALTER TABLE t ADD cy int;", "ALTER TABLE t DROP cy;");

  shared.git("merge -q --no-edit ada");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("check").exit == 0);
  shared.git("merge -q --no-edit bob");  // no conflict: two files
  const Result stray = project.migrate("check");
  CHECK(stray.exit == 3);
  CHECK(stray.out ==
        Holding(
            "several heads that no label tells apart: ada, bob (migrations/ada.sql, migrations/bob.sql)\n"));
  CHECK(
      stray.err ==
      Holding("hint: join them: migrate merge heads; or put one on top of the other: migrate rebase bob\n"));
  CHECK(project.migrate("check --from history").out == Holding("several heads that no label tells apart"));

  const std::string before = project.read("migrations/bob.sql");
  const Result refused = project.migrate("rebase ada");
  CHECK(refused.exit == 6);
  CHECK(refused.err == Holding("ada is applied in the database of the configuration (postgresql://"));
  const Result rebase = project.migrate("rebase bob");
  CHECK(rebase.exit == 0);
  CHECK(rebase.out == "migrations/bob.sql\n");
  CHECK(rebase.err == "bob stands on ada now\n");
  std::string expected = before;
  expected.replace(expected.find("parents: root"), 13, "parents: ada");
  CHECK(project.read("migrations/bob.sql") == expected);
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(columns(project) == "a ada b bob");
  CHECK(project.migrate("check").exit == 0);
  shared.commit("rebased");

  // The third has tried hers on a database of her own, which the configuration names.
  Database cys;
  cys.psql(
      "CREATE TABLE migrate_version (version_num text PRIMARY KEY); INSERT INTO migrate_version VALUES "
      "('cy')");
  project.write("migrate.yaml", shared.configuration("environments: {cy: {url: \"" + cys.url() + "\"}}\n"));
  shared.git("merge -q --no-edit cy");
  const Result applied = project.migrate("rebase cy");
  CHECK(applied.exit == 6);
  CHECK(applied.err == Holding("cy is applied in the environment cy (postgresql://"));
  CHECK(project.read("migrations/cy.sql") == Holding("parents: root\n"));
  const Result merge = project.migrate("merge heads --rev-id all");
  CHECK(merge.exit == 0);
  CHECK(merge.err == "bob and cy commute: either order gives the same schema\n");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(columns(project) == "a ada b bob cy");
  CHECK(rows(project) == "all");
  CHECK(project.migrate("check").exit == 0);
}

TEST_CASE(
    "branches that do not commute: merge names what differs, and writes; what cannot be at all it does not") {
  Shared shared;
  const Project& project = shared.project;
  shared.develop("one", "ALTER TABLE t ALTER a SET DEFAULT 1; ALTER TABLE t ALTER b SET DEFAULT 0;",
                 "SELECT 1;");
  shared.develop("two", "ALTER TABLE t ALTER a SET DEFAULT 2;", "SELECT 1;");
  shared.git("merge -q --no-edit one");
  shared.git("merge -q --no-edit two");
  const Result merge = project.migrate("merge heads --rev-id m --format json");
  CHECK(merge.exit == 0);
  CHECK(
      merge.err ==
      Holding(
          R"("level":"warning","text":"one and two do not commute; where one came last, databases differ:)"));
  const json told = json::parse(merge.out);
  CHECK(told["commute"] == false);
  REQUIRE(told["differences"].size() == 1);
  CHECK(told["differences"][0].get<std::string>() == Holding("public.t.a"));
  CHECK(merge.err == Holding(told["differences"][0].get<std::string>()));

  write_revision(project, "s1", "m", "CREATE TABLE same (x int);", "DROP TABLE same;");
  write_revision(project, "s2", "m", "CREATE TABLE same (y int);", "DROP TABLE same;");
  const std::string before = project.files("migrations");
  const Result impossible = project.migrate("merge heads");
  CHECK(impossible.exit == 1);
  CHECK(impossible.err == Holding("the branches cannot both be applied, s2 after s1: "));
  CHECK(impossible.err == Holding("\"same\" already exists (SQLSTATE 42P07)"));
  CHECK(impossible.err == Holding("migrate rebase; --no-check writes the merge without a try"));
  CHECK(project.files("migrations") == before);
  project.write("migrate.yaml",
                "database: {url: \"postgresql://127.0.0.1:1/x\", scratch: \"postgresql://127.0.0.1:1/y\"}\n");
  const Result nowhere = project.migrate("merge heads");
  CHECK(nowhere.exit == 1);
  CHECK(nowhere.err ==
        Holding("no server to try the branches on: cannot connect to postgresql://127.0.0.1:1/y"));
  CHECK(nowhere.err == Holding("--no-check writes the merge without a try"));
  const json unasked = json::parse(project.migrate("merge heads --no-check --format json").out);
  CHECK(unasked["commute"].is_null());
}

TEST_CASE("check finds scripts that changed after they were applied, by what they do") {
  Shared shared;
  Project& project = shared.project;
  shared.describe("a: int?, b: int?, c: int?");
  write_revision(project, "next", "root", "ALTER TABLE t ADD c int;", "ALTER TABLE t DROP c;");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  const std::string text = project.read("migrations/next.sql");
  write_revision(project, "next", "root", "-- why\nalter table  t\n  ADD c int;",
                 "ALTER TABLE t DROP COLUMN c;");
  CHECK(project.migrate("check").exit == 0);
  write_revision(project, "next", "root", "ALTER TABLE t ADD c bigint;", "ALTER TABLE t DROP c;");
  const Result changed = project.migrate("check");
  CHECK(changed.exit == 3);
  CHECK(changed.out == Holding("the script of revision next was changed after it was applied at 20"));
  CHECK(changed.out == Holding(" (migrations/next.sql)\n"));
  CHECK(changed.err == Holding("no differences between the models and the database"));
  const json told = json::parse(project.migrate("check --format json").out);
  CHECK(told["equal"] == true);
  CHECK(told["history"].size() == 1);
  project.write("migrations/next.sql", text);
  CHECK(project.migrate("check").exit == 0);
  CHECK(json::parse(project.migrate("check --format json").out)["history"].empty());
}

TEST_CASE("check finds a script that was put below one that is applied, though the database is behind") {
  Shared shared;
  Project& project = shared.project;
  shared.describe("a: int?, b: int?");
  write_revision(project, "next", "root", "SELECT 1;");
  REQUIRE(project.migrate("upgrade head").exit == 0);
  write_revision(project, "late", "root");
  write_revision(project, "next", "late", "SELECT 1;");
  const Result below = project.migrate("check");
  CHECK(below.exit == 3);
  CHECK(below.out == Holding("revision late was never run: it was put below next, which was applied at 20"));
  CHECK(project.migrate("check -q").err.empty());
  write_revision(project, "more", "next");
  const Result behind = project.migrate("check --format json");
  CHECK(behind.exit == 3);
  CHECK(behind.err == Holding("the database is not up to date: the history alone was checked"));
  CHECK(json::parse(behind.out)["equal"].is_null());
  CHECK(json::parse(behind.out)["history"].size() == 1);
}

TEST_CASE("check without models checks the history") {
  Shared shared;
  Project& project = shared.project;
  const Result good = project.migrate("check");
  CHECK(good.exit == 0);
  CHECK(good.err == "there are no models: the history alone was checked\n");
  write_revision(project, "other", "");
  CHECK(project.migrate({"check", "--from", "history", "--url", "postgresql://127.0.0.1:1/x"}).exit == 3);
}

TEST_CASE("a rebase asks every database that the configuration names, and takes no answer for none") {
  Shared shared;
  const Project& project = shared.project;
  write_revision(project, "one", "root");
  write_revision(project, "two", "root");
  project.write("migrate.yaml",
                shared.configuration("environments:\n  down: {url: \"postgresql://127.0.0.1:1/x\"}\n"
                                     "  unset: {url: \"${NO_SUCH_VARIABLE}\"}\n"));
  const std::string before = project.read("migrations/two.sql");
  const Result unreachable = project.migrate("rebase two");
  CHECK(unreachable.exit == 6);
  CHECK(unreachable.err == Holding("nobody knows what is applied in the environment down"));
  CHECK(unreachable.err == Holding("two is not applied there: --allow-unreachable"));
  CHECK(project.read("migrations/two.sql") == before);
  const Result allowed = project.migrate("rebase two --allow-unreachable --format json");
  CHECK(allowed.exit == 0);
  CHECK(
      allowed.err ==
      Holding(
          R"("level":"warning","text":"the environment down (postgresql://127.0.0.1:1/x) was not asked: cannot)"));
  CHECK(allowed.err == Holding(R"("text":"the environment unset was not asked: )"));
  CHECK(json::parse(allowed.out) == json{{"onto", "one"},
                                         {"revisions", {"two"}},
                                         {"files", {(project.folder() / "migrations/two.sql").string()}}});
}

TEST_CASE("a rebase is of one head on top of another") {
  Shared shared;
  const Project& project = shared.project;
  CHECK(project.migrate("rebase root").err == Holding("root is the only head"));
  for (const char* revision : {"one", "two", "three"}) write_revision(project, revision, "root");
  write_revision(project, "four", "three");
  const auto refused = [&](const std::string& command, const std::string& message) {
    CAPTURE(command);
    const Result result = project.migrate(command);
    CHECK(result.exit == 2);
    CHECK(result.err == Holding(message));
  };
  refused("rebase one", "several heads to put one on: four, two\n  hint: --onto four");
  refused("rebase three --onto one", "three is not a head");
  refused("rebase one --onto three", "three is not a head");
  refused("rebase one --onto one", "one cannot stand on itself");
  CHECK(project.migrate("rebase four --onto one").out == "migrations/three.sql\n");
  CHECK(project.migrate("history -r four:four").out == "three -> four (head), make four\n");
  CHECK(project.migrate("history -r three:three").out == "one -> three, make three\n");
}

TEST_CASE("a rebase keeps an embedded server that was never started from being made") {
  Shared shared;
  const Project& project = shared.project;
  project.write("migrate.yaml", "database: {url: embedded}\n");
  write_revision(project, "one", "root");
  write_revision(project, "two", "root");
  CHECK(project.migrate("rebase two").exit == 0);
  CHECK(!std::filesystem::exists(project.folder() / ".migrate/server"));
}
