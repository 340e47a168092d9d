#include "cli/project_template.hpp"

#include <algorithm>

#include "error/error.hpp"

namespace migrate::cli {
namespace {

constexpr std::string_view head =
    R"(# The configuration of migrate. Paths are relative to this file; ${VAR} and ${VAR:-default} come from the
# environment or from .env beside this file.

database:
  # Any libpq URL. `embedded` is a private PostgreSQL server under .migrate/, started on demand.
  url: ${DATABASE_URL:-embedded}
  # Where scratch databases are made; default: the server of `url` if the role may, else the embedded one.
  # scratch: embedded
  # schemas: [public]          # default: all but the system's
  lock_timeout: 5s             # how long a statement may wait for a lock
  statement_timeout: 0         # no limit

)";

constexpr std::string_view yaml_models = R"(models:
  - models/*.yaml
)";

constexpr std::string_view sql_models = R"(models:
  - {sql: models/*.sql}
)";

constexpr std::string_view cpp_models = R"(models:
  - {library: build/libmodels.so}
)";

constexpr std::string_view no_models = R"(models: []                     # revisions are written by hand
)";

constexpr std::string_view tail = R"(
migrations:
  directory: migrations
  # file_template: "{year}_{month:02}_{day:02}_{rev}_{slug}"
  # version_table: migrate_version
  # version_schema: public
  # A transaction for each revision: shorter locks, and what was done before an error stays. `all`, the
  # default without this line: one for the whole run, an error undoes all of it.
  transaction: each

environments:
  production:                  # migrate -e production ...
    url: ${PROD_URL}
    allow_destroy: false
    # keep_dropped: true         # what scripts drop is kept in the schema migrate_trash
)";

constexpr std::string_view yaml_model =
    R"(# Tables of the application. After a change: migrate revision --autogenerate -m "what it is for"
#
# tables:
#   users:
#     columns:
#       id: {type: bigint, primary_key: true, identity: always}
#       email: {type: text, unique: true}
#       bio: text?                 # "?": may be null
)";

constexpr std::string_view sql_model =
    R"(-- Tables of the application. After a change: migrate revision --autogenerate -m "what it is for"
--
-- CREATE TABLE users (
--     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
--     email text NOT NULL UNIQUE,
--     bio text
-- );
)";

constexpr std::string_view cpp_build = R"(cmake_minimum_required(VERSION 3.22)
project(blog LANGUAGES CXX)
find_package(migrate REQUIRED)

# What migrate.yaml names: build/libmodels.so
migrate_add_models(models models/schema.cpp)

# The command in a program of your own, with the same models: build/blog upgrade head
add_executable(blog main.cpp models/schema.cpp)
target_link_libraries(blog PRIVATE migrate::migrate)
)";

constexpr std::string_view cpp_header =
    R"(// What the application works with, and the tables that it is kept in.
#pragma once

#include <cstdint>
#include <migrate/model.hpp>
#include <optional>
#include <string>

struct User {
  std::int64_t id;
  std::string email;
  std::optional<std::string> bio;  // may be null
};

void describe(migrate::Registry& registry);
)";

constexpr std::string_view cpp_model =
    R"(// Tables of the application. After a change: cmake --build build, migrate revision --autogenerate -m "what it is for"
#include "schema.hpp"

void describe(migrate::Registry& registry) {
  auto users = registry.table<User>("users");
  users.column(&User::id, "id").primary_key().identity_always();
  users.column(&User::email, "email").unique();
  users.column(&User::bio, "bio");
}

MIGRATE_MODELS(registry) { describe(registry); }
)";

constexpr std::string_view cpp_main = R"(#include <migrate/run.hpp>

#include "models/schema.hpp"

int main(int argc, char** argv) { return migrate::run(argc, argv, describe); }
)";

std::string configuration(std::string_view models, std::string_view version_table = {}) {
  std::string out = std::string(head) += models;
  out += tail;
  if (version_table.empty()) return out;
  const std::string line = "  # version_table: migrate_version";
  return out.replace(out.find(line), line.size(), "  version_table: " + std::string(version_table));
}

}  // namespace

const std::vector<ProjectTemplate>& project_templates() {
  static const std::string autogenerate = ", then migrate revision --autogenerate -m \"first tables\"";
  static const auto file = [](const char* name, std::string_view text) {
    return ProjectFile{name, std::string(text)};
  };
  static const std::vector<ProjectTemplate> templates = {
      {.name = "yaml",
       .description = "the tables described in YAML",
       .files = {file("migrate.yaml", configuration(yaml_models)), file("models/schema.yaml", yaml_model)},
       .next = "describe your tables in models/" + autogenerate},
      {.name = "sql",
       .description = "the tables described in plain SQL",
       .files = {file("migrate.yaml", configuration(sql_models)), file("models/schema.sql", sql_model)},
       .next = "describe your tables in models/" + autogenerate},
      {.name = "cpp",
       .description = "the tables described in C++, in a library and in a program of one's own",
       .files = {file("migrate.yaml", configuration(cpp_models)), file("CMakeLists.txt", cpp_build),
                 file("models/schema.hpp", cpp_header), file("models/schema.cpp", cpp_model),
                 file("main.cpp", cpp_main)},
       .ignored = "/build/\n",
       .next = "cmake -B build && cmake --build build" + autogenerate},
      {.name = "scripts",
       .description = "no models: all revisions are written by hand",
       .files = {file("migrate.yaml", configuration(no_models))},
       .next = "migrate revision -m \"first tables\", and write its SQL"},
      {.name = "alembic",
       .description = "a database that Alembic looked after, with its version table",
       .files = {file("migrate.yaml", configuration(yaml_models, "alembic_version"))},
       .next = "migrate inspect --output models, migrate revision -m \"taken over\" with Alembic's "
               "current id as --rev-id, and check"}};
  return templates;
}

const ProjectTemplate& get_project_template(std::string_view name) {
  const std::vector<ProjectTemplate>& all = project_templates();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const ProjectTemplate& one) { return one.name == name; });
  if (found != all.end()) return *found;
  std::string known;
  for (const ProjectTemplate& one : all) known += (known.empty() ? "" : ", ") + one.name;
  throw Error({.what = "there is no template '" + std::string(name) + "'", .hint = "there are " + known},
              Exit::usage);
}

}  // namespace migrate::cli
