// Writing and looking at scripts: how a project begins, editing, where new scripts go and what fills them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

RunOptions with_editor(const char* variable, const std::string& editor) {
  RunOptions options;
  options.environment = {{"VISUAL", std::nullopt}, {"EDITOR", std::nullopt}};
  options.environment[variable] = editor;
  return options;
}

}  // namespace

TEST_CASE("each template begins a project that works") {
  const Project project;
  const json listed = json::parse(project.migrate("list-templates --format json").out)["templates"];
  CHECK(listed.size() == 4);
  CHECK(project.migrate("list_templates").out == Holding("sql - the tables described in plain SQL\n"));
  for (const json& one : listed) {
    const std::string name = one["name"];
    CAPTURE(name);
    CHECK(project.migrate("init --template " + name + " " + name).exit == 0);
    const std::string file = project.folder() / name / "migrate.yaml";
    CHECK(project.migrate({"-c", file, "heads"}).exit == 0);
    CHECK(project.migrate({"-c", file, "revision", "-m", "first"}).exit == 0);
  }
  CHECK(project.read("alembic/migrate.yaml") == Holding("\n  version_table: alembic_version\n"));
  CHECK(project.read("sql/migrate.yaml") == Holding("- {sql: models/*.sql}"));
  const Result result = project.migrate("init --template async");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding("no template 'async'\n  hint: there are yaml, sql, scripts, alembic"));
}

TEST_CASE("edit opens the scripts in $VISUAL or else $EDITOR, and says what is wrong with them afterwards") {
  Project project;
  write_chain(project, {"a", "b"});
  CHECK(project.migrate({"edit", "b"}, with_editor("EDITOR", "sed -i 's/make/made by/'")).exit == 0);
  CHECK(project.read("migrations/b.sql") == Holding("-- made by b\n"));
  RunOptions both = with_editor("EDITOR", "false");
  both.environment["VISUAL"] = "true";
  CHECK(project.migrate({"edit", "head"}, both).exit == 0);
  CHECK(project.migrate("upgrade a").exit == 0);
  CHECK(project.migrate({"edit", "current"}, with_editor("VISUAL", "sed -i s/make/current/")).exit == 0);
  CHECK(project.read("migrations/a.sql") == Holding("-- current a\n"));
  const Result failed = project.migrate({"edit", "a"}, with_editor("EDITOR", "false"));
  CHECK(failed.exit == 1);
  CHECK(failed.err == Holding("the editor 'false' failed with exit status 1"));
  const Result broken =
      project.migrate({"edit", "a"}, with_editor("EDITOR", "sed -i s/migrate:up/migrate:upp/"));
  CHECK(broken.exit == 1);
  CHECK(broken.err == Holding("a.sql:6: unknown section 'migrate:upp'"));
}

TEST_CASE("edit without an editor, or of no script, is refused") {
  const Project project;
  write_chain(project, {"a"});
  RunOptions none = with_editor("EDITOR", "");
  const Result result = project.migrate({"edit", "a"}, none);
  CHECK(result.exit == 2);
  CHECK(result.err == Holding("neither VISUAL nor EDITOR is set"));
  CHECK(result.err == Holding("migrations/a.sql"));
  const Result base = project.migrate({"edit", "base"}, with_editor("EDITOR", "false"));
  CHECK(base.exit == 2);
  CHECK(base.err == Holding("'base' is no revision"));
}
