// A schema with every kind of object at once (tests/regression/schema.sql), through everything that the
// program does with schemas.
#include <doctest/doctest.h>

#include "kinds/kind.hpp"
#include "support/dump.hpp"
#include "support/shipped.hpp"

using migrate::test::Database;
using migrate::test::difference;
using migrate::test::Project;
using migrate::test::Result;
using migrate::test::without_identity;

namespace {

// The regression schema in a database, and beside it a project with an empty one.
struct Regression {
  Regression() {
    load_regression(original);
    dump = original.dump();
  }

  Result well(const std::string& command) {
    Result result = project.migrate(command);
    INFO(command, "\n", result.out, result.err);
    REQUIRE(result.exit == 0);
    return result;
  }

  void inspect() { well("inspect --output models --url " + original.url()); }

  Project project;
  Database original;
  std::string dump;
};

}  // namespace

TEST_CASE("the regression schema holds every kind, and nothing that no kind describes") {
  Regression regression;
  const std::string coverage =
      regression.well("inspect --coverage --strict --url " + regression.original.url()).out;
  for (const migrate::kinds::Kind* kind : migrate::kinds::all()) {
    // Debian has no provider of security labels; a subscription keeps its database from being dropped.
    if (kind->name == "security_label" || kind->name == "subscription") continue;
    INFO(kind->name, "\n", coverage);
    CHECK(("\n" + coverage).find("\n" + std::string(kind->name) + ": ") != std::string::npos);
  }
}

TEST_CASE("the inspected regression schema is rebuilt, found clean, taken down, and rebuilt offline") {
  Regression regression;
  const std::string empty = regression.project.database().dump();
  regression.inspect();
  regression.well("check --url " + regression.original.url());
  regression.well("revision --autogenerate -m all");
  const Database offline;
  offline.psql(regression.well("upgrade head --sql").out);
  regression.well("upgrade head");
  regression.well("check");
  CHECK(difference(regression.dump, regression.project.database().dump()) == "");
  CHECK(difference(regression.dump, offline.dump()) == "");
  const std::string scripts = regression.project.files("migrations");
  regression.well("revision --autogenerate -m more");
  CHECK(regression.project.files("migrations") == scripts);
  regression.well("check --from history");
  regression.well("downgrade base");
  CHECK(difference(empty, regression.project.database().dump()) == "");
  regression.well("upgrade head");
  CHECK(difference(regression.dump, regression.project.database().dump()) == "");
}

// Nothing is remembered between the folders: each elaborates its models and plans for itself.
TEST_CASE("two folders without a cache write the same script of the regression schema") {
  Regression first, second;
  for (Regression* regression : {&first, &second}) {
    regression->inspect();
    regression->well("revision --autogenerate -m all");
  }
  CHECK(without_identity(first.project.script()) == without_identity(second.project.script()));
}

TEST_CASE("the regression schema as SQL models, as a snapshot and as a difference is the same schema") {
  Regression regression;
  Project& project = regression.project;
  const std::string url = regression.original.url();
  regression.inspect();
  CHECK(project.migrate("diff --exit-code models " + url).exit == 0);
  project.write("all.json", regression.well("inspect --format json --url " + url).out);
  CHECK(project.migrate("diff --exit-code all.json " + url).exit == 0);
  const Database straight;
  straight.psql(regression.well("diff empty " + url).out);
  CHECK(difference(regression.dump, straight.dump()) == "");
  straight.psql(regression.well("diff " + url + " empty").out);
  CHECK(difference(project.database().dump(), straight.dump()) == "");
  straight.psql(regression.well("inspect --format sql --url " + url).out);
  CHECK(difference(regression.dump, straight.dump()) == "");
}
