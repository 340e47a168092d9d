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
  static const std::vector<ProjectTemplate> templates = {
      {.name = "yaml",
       .description = "the tables described in YAML",
       .configuration = configuration(yaml_models),
       .model_file = "models/schema.yaml",
       .model = std::string(yaml_model),
       .next = "describe your tables in models/" + autogenerate},
      {.name = "sql",
       .description = "the tables described in plain SQL",
       .configuration = configuration(sql_models),
       .model_file = "models/schema.sql",
       .model = std::string(sql_model),
       .next = "describe your tables in models/" + autogenerate},
      {.name = "scripts",
       .description = "no models: all revisions are written by hand",
       .configuration = configuration(no_models),
       .model_file = {},
       .model = {},
       .next = "migrate revision -m \"first tables\", and write its SQL"},
      {.name = "alembic",
       .description = "a database that Alembic looked after, with its version table",
       .configuration = configuration(yaml_models, "alembic_version"),
       .model_file = {},
       .model = {},
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
