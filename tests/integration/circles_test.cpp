// Views that ask each other: they can be made, if not read, and come and go like others.
#include <doctest/doctest.h>

#include "support/project.hpp"

using migrate::test::Project;

namespace {

constexpr const char* circle = R"(
CREATE VIEW first AS SELECT NULL::varchar(9) COLLATE "C" AS a, NULL::int[] AS "B c";
CREATE VIEW second WITH (security_barrier) AS SELECT a, "B c" FROM first;
CREATE VIEW third AS SELECT a FROM second;
CREATE OR REPLACE VIEW first AS SELECT a, "B c" FROM second;
COMMENT ON VIEW second IS 'asks the first';
)";

void well(const Project& project, const std::string& command) {
  const auto result = project.migrate(command);
  REQUIRE_MESSAGE(result.exit == 0, command, result.out, result.err);
}

}  // namespace

TEST_CASE("views that ask each other come and go") {
  Project project;
  project.write("migrate.yaml",
                "database: {url: \"" + project.database().url() + "\"}\nmodels: [{sql: models/*.sql}]\n");
  const std::string empty = project.database().dump();
  project.write("models/model.sql", circle);
  well(project, "revision --autogenerate -m circle");
  well(project, "upgrade head");
  well(project, "check");
  const std::string with_circle = project.database().dump();
  well(project, "downgrade base");
  CHECK(project.database().dump() == empty);
  project.database().psql(circle);
  CHECK(project.database().dump() == with_circle);
}

TEST_CASE("views that stand in a row come to ask each other, and back") {
  Project project;
  project.write("migrate.yaml",
                "database: {url: \"" + project.database().url() + "\"}\nmodels: [{sql: models/*.sql}]\n");
  project.write("models/model.sql",
                "CREATE VIEW first AS SELECT 1 AS a; CREATE VIEW second AS SELECT a FROM first;");
  well(project, "revision --autogenerate -m row");
  well(project, "upgrade head");
  const std::string in_a_row = project.database().dump();
  project.write("models/model.sql",
                "CREATE VIEW first AS SELECT 1 AS a, NULL::text AS b; CREATE VIEW second AS SELECT a, b FROM "
                "first; CREATE OR REPLACE VIEW first AS SELECT a, b FROM second;");
  well(project, "revision --autogenerate -m circle");
  well(project, "upgrade head");
  well(project, "check");
  well(project, "downgrade -1");
  CHECK(project.database().dump() == in_a_row);
}
