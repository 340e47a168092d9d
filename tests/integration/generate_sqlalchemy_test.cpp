// Models that `migrate generate sqlalchemy` wrote are imported by Debian's SQLAlchemy, and Debian's Alembic
// finds nothing to change in a database of the schema.
#include <doctest/doctest.h>

#include <deque>
#include <filesystem>

#include "support/shipped.hpp"

using migrate::test::Database;
using migrate::test::load_regression;
using migrate::test::Project;
using migrate::test::Result;
using migrate::test::Shipped;
using migrate::test::source_text;
namespace fs = std::filesystem;

namespace {

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
  std::deque<Shipped> shipped;
  std::vector<std::string> databases_and_models;
  const char* state = "models";  // of one of them: these take a scratch database
  for (const char* name : {".", "examples/forum", "examples/shop", "examples/notes", "examples/items"}) {
    Shipped& project = shipped.emplace_back(name);
    project.well("upgrade head");
    project.well(std::string("generate sqlalchemy --output models.py ") + state);
    databases_and_models.insert(databases_and_models.end(),
                                {project.database().url(), project.folder() / "models.py"});
    state = "database";
  }
  CHECK(shipped.front().read("models.py").starts_with(what_the_blog_leaves_out));

  const Database every_kind, every_type;
  load_regression(every_kind);
  every_type.psql(source_text("tests/sqlalchemy/schema.sql"));
  const Project inspected;
  for (const Database* database : {&every_kind, &every_type}) {
    const std::string file = database->name() + ".py";
    inspected.well("generate sqlalchemy --output " + file + ' ' + database->url());
    databases_and_models.insert(databases_and_models.end(), {database->url(), inspected.folder() / file});
  }
  check_models(databases_and_models);
}
