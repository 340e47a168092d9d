// `diff` between any two states, and comparisons with the history in the place of a database.
#include <doctest/doctest.h>

#include <map>

#include "support/project.hpp"

using migrate::test::Database;
using migrate::test::Project;
using migrate::test::Result;
using migrate::test::RunOptions;
using migrate::test::words;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* models = R"yaml(
enums: {mood: [good, bad]}
tables:
  users:
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      mood: {type: mood, default: "'good'"}
      role: {type: varchar(20), check: "role IN ('admin', 'user')"}
  posts:
    columns: {id: serial, user_id: {type: bigint, references: users.id, index: true}}
    comment: What users wrote
)yaml";

std::string well(const Project& project, const std::string& command) {
  const Result result = project.migrate(command);
  INFO(command, "\n", result.err);
  REQUIRE(result.exit == 0);
  return result.out;
}

std::string diff_sql(const Project& project, const std::string& from, const std::string& to) {
  const Result result = project.migrate({"diff", from, to});
  INFO(from, " -> ", to, "\n", result.err);
  REQUIRE(result.exit == 0);
  return result.out;
}

// A project whose database is at the first of two revisions and whose models are beyond the second.
struct Example {
  Project project;
  Database other;

  Example() {
    project.write("models/model.yaml", models);
    well(project, "revision --autogenerate --rev-id aaaa -m one");
    well(project, "upgrade head");
    project.write(
        "migrations/bbbb_two.sql",
        "-- two\n--\n-- revision: bbbb\n-- parents: aaaa\n-- created: 2026-01-01T00:00:00Z\n\n"
        "-- migrate:up\nALTER TABLE users ADD COLUMN email text;\n\n-- migrate:up transaction=none\n"
        "CREATE INDEX CONCURRENTLY ix_users_email ON users (email);\n");
    other.psql(
        "CREATE TABLE stranger (id int PRIMARY KEY, v text CHECK (v IN ('a', 'b')));"
        "CREATE TYPE mood AS ENUM ('good');");
  }
};

}  // namespace

TEST_CASE("the SQL of diff brings each state to each other") {
  Example example;
  const Project& project = example.project;
  well(project, "inspect --format json");
  project.write("saved.json", well(project, "inspect --format json"));
  const std::vector<std::string> states{"empty",    "models",     "history",          "history@aaaa",
                                        "database", "saved.json", example.other.url()};
  std::map<std::string, std::string> dumps;
  for (const std::string& state : states) {
    const Database built;
    built.psql(diff_sql(project, "empty", state));
    dumps[state] = built.dump();
  }
  CHECK(dumps["database"] == example.project.database().dump());
  CHECK(dumps["saved.json"] == dumps["database"]);
  CHECK(dumps["history@aaaa"] == dumps["database"]);
  CHECK(dumps["models"] == dumps["database"]);
  CHECK(dumps["history"] != dumps["database"]);
  CHECK(has(dumps["history"], "ix_users_email"));
  CHECK(dumps[example.other.url()] == example.other.dump());
  for (const std::string& from : states) {
    for (const std::string& to : states) {
      CAPTURE(from);
      CAPTURE(to);
      const std::string sql = diff_sql(project, from, to);
      CHECK(sql.empty() == (dumps[from] == dumps[to]));
      if (from == "empty" || sql.empty()) continue;
      const Database built;
      built.psql(diff_sql(project, "empty", from));
      built.psql(sql);
      CHECK(built.dump() == dumps[to]);
    }
  }
}

TEST_CASE("diff lists differences, gives JSON, and exits with 3 when asked to") {
  Example example;
  const Project& project = example.project;
  CHECK(well(project, "diff database history --as list") ==
        "add column public.users.email\nadd index public.users.ix_users_email\n");
  CHECK(well(project, "diff history database --as list") ==
        "remove column public.users.email\nremove index public.users.ix_users_email\n");
  CHECK(has(well(project, "diff database history --as json"), "\"equal\": false"));
  CHECK(has(well(project, "diff database models --format json"), "\"equal\": true"));
  CHECK(project.migrate("diff database history --exit-code").exit == 3);
  CHECK(project.migrate("diff database models --exit-code").exit == 0);
}

TEST_CASE("what is no state is refused with the ways to name one") {
  const Project project;
  const Result unknown = project.migrate("diff databse empty");
  CHECK(unknown.exit == 2);
  CHECK(has(unknown.err, "'databse' is no state of a schema"));
  project.write("bad.json", "{\"objects\": 3}");
  CHECK(project.migrate("diff bad.json empty").exit == 2);
  project.write("bad.json", "no JSON");
  CHECK(has(project.migrate("diff bad.json empty").err, "bad.json is no saved snapshot"));
  CHECK(project.migrate("diff history@ffff empty").exit != 0);
}

TEST_CASE("a snapshot that was changed by hand is refused") {
  Example example;
  std::string json = well(example.project, "inspect --format json");
  json.replace(json.find("bigint"), 6, "bignum");
  example.project.write("saved.json", json);
  const Result result = example.project.migrate("diff saved.json empty");
  CHECK(result.exit == 2);
  CHECK(has(result.err, "it was changed by hand"));
}

TEST_CASE("two saved snapshots are compared without any server") {
  Example example;
  Project nowhere;
  nowhere.write("a.json", well(example.project, "inspect --format json"));
  nowhere.write("b.json",
                example.project.migrate({"inspect", "--format", "json", "--url", example.other.url()}).out);
  nowhere.write("migrate.yaml", "database: {url: 'host=/nowhere dbname=x'}\n");
  CHECK(has(well(nowhere, "diff a.json b.json --as list"), "add table public.stranger\n"));
  nowhere.remove("migrate.yaml");
  CHECK(well(nowhere, "diff a.json a.json") == "");
}

TEST_CASE("check and revision compare with the history where there is no database, only a scratch server") {
  Example example;
  Project& project = example.project;
  project.write("migrate.yaml", "database: {url: 'host=/nowhere dbname=x', scratch: \"" +
                                    migrate::test::server().url("postgres") +
                                    "\"}\nmodels: [models/*.yaml]\n");
  const Result check = project.migrate("check --from history");
  CHECK(check.exit == 3);
  CHECK(check.out == "remove column public.users.email\nremove index public.users.ix_users_email\n");
  const Result revision = project.migrate("revision --autogenerate --from history --rev-id cccc -m three");
  INFO(revision.err);
  CHECK(revision.exit == 0);
  CHECK(has(project.script("_three"), "-- parents: bbbb\n"));
  CHECK(has(project.script("_three"), "DROP COLUMN email"));
  CHECK(project.migrate("check --from history").exit == 0);
  CHECK(project.migrate("check").exit == 1);
}

TEST_CASE("a script that fails in the replay is told with its place") {
  Example example;
  example.project.write(
      "migrations/cccc_three.sql",
      "-- three\n--\n-- revision: cccc\n-- parents: bbbb\n-- created: 2026-01-01T00:00:00Z\n\n"
      "-- migrate:up\nALTER TABLE nothing ADD COLUMN email text;\n");
  const Result result = example.project.migrate("diff empty history");
  CHECK(result.exit == 1);
  CHECK(has(result.err, "cccc_three.sql:8"));
  CHECK(has(result.err, "relation \"nothing\" does not exist"));
}
