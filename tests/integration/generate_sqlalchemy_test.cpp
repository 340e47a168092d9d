// Models that `migrate generate sqlalchemy` wrote are imported by Debian's SQLAlchemy, and Debian's Alembic
// finds nothing to change in a database of the schema.
#include <doctest/doctest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/project.hpp"

using migrate::test::Database;
using migrate::test::Project;
using migrate::test::Result;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string well(const Project& project, const std::string& command) {
  const Result result = project.migrate(command);
  INFO(command, "\n", result.out, result.err);
  REQUIRE(result.exit == 0);
  return result.out;
}

// A shipped project, upgraded.
struct Upgraded : Project {
  explicit Upgraded(const std::string& name) {
    for (const char* part : {"migrate.yaml", "models", "migrations"}) {
      fs::copy(fs::path(SOURCE_DIR) / name / part, folder() / part,
               fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
    write(".env", "DATABASE_URL=\"" + database().url() + "\"\n");
    well(*this, "upgrade head");
  }
};

// One process for all: importing SQLAlchemy takes longer than what is done with it.
void check_models(const std::vector<std::string>& databases_and_models) {
  std::vector<std::string> command = {"/usr/bin/python3", SOURCE_DIR "/tests/sqlalchemy/check_models.py"};
  command.insert(command.end(), databases_and_models.begin(), databases_and_models.end());
  const Result result = migrate::test::run(command);
  INFO(result.out, result.err);
  CHECK(result.exit == 0);
}

const char* const what_the_blog_leaves_out =
    R"(# Models of a PostgreSQL schema, written by `migrate generate sqlalchemy`.
#
# Not in here, as SQLAlchemy has no words for it:
#   functions: public.posts_on_update(), public.record_audit(), public.users_on_update()
#   policies: public.posts.own_tenant, public.users.own_tenant
#   row_security of tables: public.posts, public.users
#   triggers: )";

}  // namespace

TEST_CASE("Alembic finds no difference between a database and the models that are generated for SQLAlchemy") {
  std::deque<Upgraded> shipped;
  std::vector<std::string> databases_and_models;
  const char* state = "models";  // of one of them: these take a scratch database
  for (const char* name : {".", "examples/forum", "examples/shop", "examples/notes", "examples/items"}) {
    Upgraded& project = shipped.emplace_back(name);
    well(project, std::string("generate sqlalchemy --output models.py ") + state);
    databases_and_models.insert(databases_and_models.end(),
                                {project.database().url(), project.folder() / "models.py"});
    state = "database";
  }
  CHECK(shipped.front().read("models.py").starts_with(what_the_blog_leaves_out));

  for (const char* role : {"regression_owner", "regression_user"}) {
    shipped.front().database().psql(
        "DO $$ BEGIN CREATE ROLE " + std::string(role) +
        "; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
  }
  const Project inspected;
  std::deque<Database> databases;
  for (const char* schema : {"regression", "sqlalchemy"}) {
    const Database& database = databases.emplace_back();
    database.psql(text_of(fs::path(SOURCE_DIR "/tests") / schema / "schema.sql"));
    const std::string file = std::string(schema) + ".py";
    well(inspected, "generate sqlalchemy --output " + file + ' ' + database.url());
    databases_and_models.insert(databases_and_models.end(), {database.url(), inspected.folder() / file});
  }
  check_models(databases_and_models);
}
