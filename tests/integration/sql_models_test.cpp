// Models in plain DDL: any order of files and statements, beside YAML, with places in every complaint.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "support/project.hpp"

using migrate::test::Project;
using migrate::test::Result;
using migrate::test::RunOptions;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void use_models(const Project& project, const std::string& models) {
  project.write("migrate.yaml", "database: {url: \"" + const_cast<Project&>(project).database().url() +
                                    "\"}\nmodels: " + models + "\n");
}

// Autogenerates and upgrades until nothing is left, and gives the schema.
std::string schema_of(Project& project) {
  const Result revision = project.migrate("revision --autogenerate -m all");
  INFO(revision.err);
  REQUIRE(revision.exit == 0);
  const Result upgrade = project.migrate("upgrade head");
  INFO(upgrade.err);
  REQUIRE(upgrade.exit == 0);
  const Result check = project.migrate("check");
  CHECK(check.out == "");
  CHECK(check.exit == 0);
  return project.database().dump();
}

void expect_refusal(const std::string& sql, const std::string& place_and_what) {
  Project project;
  use_models(project, "[{sql: s.sql}]");
  project.write("s.sql", sql);
  const Result check = project.migrate("check");
  CAPTURE(sql);
  CAPTURE(check.err);
  CHECK(check.exit == 2);
  CHECK(has(check.err, place_and_what));
}

}  // namespace

TEST_CASE(
    "statements and files may stand in any order, and what they make is what psql makes of the right order") {
  const std::string last = R"(
    ALTER TABLE app.orders ADD CONSTRAINT positive CHECK (total > 0);
    CREATE INDEX ix_orders ON app.orders (user_id) WHERE total > 10;
    COMMENT ON COLUMN app.orders.total IS 'with tax';)";
  const std::string middle = R"(
    CREATE TABLE app.orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users,
                             state app.state NOT NULL DEFAULT 'new', total numeric(10,2));)";
  const std::string first = R"(
    CREATE TYPE app.state AS ENUM ('new', 'paid');
    CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE);)";
  Project project;
  use_models(project, "[{sql: schema/*.sql}]");
  project.write("schema/a.sql", last);
  project.write("schema/b.sql", middle + first);
  project.write("schema/c.sql", "CREATE SCHEMA app;");
  const migrate::test::Database straight;
  straight.psql("CREATE SCHEMA app;" + first + middle + last);
  CHECK(schema_of(project) == straight.dump());
}

TEST_CASE("YAML and SQL add up to one registry, and each may need the other") {
  Project project;
  use_models(project, "[models/*.yaml, {sql: schema/*.sql}]");
  project.write("models/m.yaml", R"(
tables:
  orders:
    columns:
      id: {type: bigint, primary_key: true}
      state: {type: state, default: "'new'"}
      user_id: bigint
    foreign_keys:
      - {columns: [user_id], references: users.id}
)");
  project.write("schema/s.sql", R"(
    CREATE TABLE lines (order_id bigint REFERENCES orders, text text);
    CREATE TYPE state AS ENUM ('new');
    CREATE TABLE users (id bigint PRIMARY KEY);)");
  project.write("models/users.yaml", "tables: {users: {columns: {id: {type: bigint, primary_key: true}}}}\n");
  const Result twice = project.migrate("check");
  CHECK(twice.exit == 2);
  CHECK(has(twice.err, "schema/s.sql:4:5: relation \"users\" already exists"));
  project.remove("models/users.yaml");
  project.write("models/m.yaml", R"(
tables:
  orders:
    columns:
      id: {type: bigint, primary_key: true}
      state: {type: state, default: "'new'"}
)");
  const migrate::test::Database straight;
  straight.psql(R"(CREATE TYPE state AS ENUM ('new');
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint CONSTRAINT pk_orders PRIMARY KEY, state state NOT NULL DEFAULT 'new');
    CREATE TABLE lines (order_id bigint REFERENCES orders, text text);)");
  CHECK(schema_of(project) == straight.dump());
}

TEST_CASE("a file's settings hold for what follows them in it, and only there") {
  Project project;
  use_models(project, "[{sql: schema/*.sql}]");
  project.write(
      "schema/a.sql",
      "CREATE SCHEMA app;\nSET statement_timeout = 1;\nSELECT pg_catalog.set_config('search_path', 'app', "
      "false);\nCREATE TABLE t (a int);\nRESET search_path;\nCREATE TABLE u (a int);");
  project.write("schema/b.sql", "CREATE TABLE v (a int);");
  schema_of(project);
  CHECK(project.database().query(
            "SELECT oid::regclass FROM pg_class WHERE relname IN ('t', 'u', 'v') ORDER BY relname") ==
        "app.t\nu\nv");
}

TEST_CASE("what pg_dump writes is a model") {
  const migrate::test::Database original;
  original.psql(R"(CREATE SCHEMA "Odd Name"; CREATE TYPE "Odd Name".e AS ENUM ('a;b', $$c'd$$);
    CREATE TABLE "Odd Name".t (id serial PRIMARY KEY, e "Odd Name".e DEFAULT 'a;b', CHECK (id > 0));
    CREATE TABLE plain (id int GENERATED ALWAYS AS IDENTITY, t int REFERENCES "Odd Name".t ON DELETE CASCADE);
    CREATE INDEX ON plain (t); COMMENT ON TABLE plain IS 'a ''comment''; with all';)");
  Project project;
  use_models(project, "[{sql: schema.sql}]");
  project.write("schema.sql", migrate::test::run_well({migrate::test::program("pg_dump"), "-s", "--no-owner",
                                                       "-d", original.url()}));
  CHECK(schema_of(project) == original.dump());
}

TEST_CASE("the server's error is told with file and line, consequences are left out") {
  Project project;
  use_models(project, "[{sql: schema/*.sql}]");
  project.write("schema/a.sql", "-- one\nCREATE TABLE u (t int REFERENCES t);\nCREATE INDEX ON u (t);\n");
  project.write("schema/b.sql", "\n\nCREATE TABLE t (\n  id int PRIMARY KEY,\n  name varchr(20)\n);");
  const Result check = project.migrate("check");
  CHECK(check.exit == 2);
  CHECK(has(check.err, "schema/b.sql:5: type \"varchr\" does not exist"));
  CHECK_FALSE(has(check.err, "schema/a.sql"));
}

TEST_CASE("a DROP is run where it stands and never tried again") {
  Project project;
  use_models(project, "[{sql: s.sql}]");
  project.write("s.sql",
                "DROP TABLE IF EXISTS t CASCADE;\nCREATE TABLE t (a int);\nCREATE TABLE gone (a int);\n"
                "DROP TABLE gone;");
  schema_of(project);
  CHECK(project.database().query(
            "SELECT string_agg(relname, ' ') FROM pg_class WHERE relname IN ('t', 'gone')") == "t");
  project.write("s.sql", "DROP TABLE later;\nCREATE TABLE later (a int);");
  const Result check = project.migrate("check");
  CHECK(check.exit == 2);
  CHECK(has(check.err, "s.sql:1:1: table \"later\" does not exist"));
}

TEST_CASE("statements that are no schema are refused with their places, all of them at once") {
  expect_refusal("CREATE TABLE t (a int);\n  INSERT INTO t VALUES (1);", "s.sql:2:3: INSERT INTO: ");
  expect_refusal("COPY t FROM stdin;", "s.sql:1:1: COPY T: ");
  expect_refusal("CREATE TABLE t (a int);\n\\d t\n", "s.sql:2:1: \\d is a command of psql");
  expect_refusal("BEGIN;", "s.sql:1:1: BEGIN: ");
  expect_refusal("CREATE ROLE r;", "s.sql:1:1: CREATE ROLE: a role belongs to the whole cluster");
  expect_refusal("CREATE USER r;", "CREATE USER: a role belongs");
  expect_refusal("CREATE DATABASE d;", "CREATE DATABASE: ");
  expect_refusal("CREATE TABLESPACE d LOCATION '/x';", "CREATE TABLESPACE: ");
  expect_refusal("DROP DATABASE d;", "DROP DATABASE: ");
  expect_refusal("GRANT a TO b;", "GRANT A: ");
  expect_refusal("GRANT CONNECT ON DATABASE d TO b;", "GRANT CONNECT: ");
  expect_refusal("ALTER SYSTEM SET work_mem = 1;", "ALTER SYSTEM: ");
  expect_refusal("SET ROLE r;", "SET ROLE: ");
  expect_refusal("SELECT setval('s', 3);", "SELECT SETVAL: ");
  expect_refusal("DO $$ BEGIN END $$;", "DO: ");
  expect_refusal("CREATE TEMP TABLE t (a int);", "CREATE TEMP: ");
  expect_refusal("CREATE OR REPLACE TEMP VIEW t AS SELECT 1;", "CREATE OR: ");
  expect_refusal("VACUUM;", "VACUUM: ");
  expect_refusal("CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;",
                 "CREATE SUBSCRIPTION: it would connect");
  expect_refusal("CREATE TABLE migrate_version (a int);",
                 "s.sql:1:1: CREATE TABLE: public.migrate_version is the table");
  expect_refusal("CREATE TABLE t (a int;", "s.sql:1:1: syntax error");
  expect_refusal("TRUNCATE t;\nDELETE FROM t;", "s.sql:2:1: DELETE FROM: ");
  expect_refusal("TRUNCATE t;\nDELETE FROM t;", "s.sql:1:1: TRUNCATE T: ");
  expect_refusal("CREATE TABLE \xFF (a int);", "s.sql:1:14: not UTF-8");
}

TEST_CASE("a changed SQL model is built anew, an unchanged one comes from the cache") {
  Project project;
  use_models(project, "[{sql: s.sql}]");
  project.write("s.sql", "CREATE TABLE t (a int);");
  schema_of(project);
  project.write("s.sql", "CREATE TABLE t (a int, b int);");
  CHECK(project.migrate("check").out == "add column public.t.b\n");
  project.write("s.sql", "SET search_path = nowhere, public;\nCREATE TABLE t (a int);");
  CHECK(project.migrate("check").exit == 0);
}

TEST_CASE("what another build of the program left in the cache is built anew") {
  Project project;
  use_models(project, "[{sql: s.sql}]");
  project.write("s.sql", "CREATE TABLE t (a int);");
  schema_of(project);
  const auto written = [&] {
    const auto cache = project.folder() / ".migrate" / "cache";
    auto newest = std::filesystem::file_time_type::min();
    for (const auto& file : std::filesystem::directory_iterator(cache))
      newest = std::max(newest, file.last_write_time());
    return newest;
  };
  const auto before = written();
  REQUIRE(project.migrate("check").exit == 0);
  CHECK(written() == before);

  const auto other = project.folder() / "other";
  std::filesystem::copy_file(MIGRATE_BINARY, other);
  RunOptions options;
  options.folder = project.folder();
  REQUIRE(migrate::test::run({other, "check"}, options).exit == 0);
  const auto after = written();
  CHECK(after > before);

  REQUIRE(project.migrate("check").exit == 0);  // each build has its own
  CHECK(written() == after);
}

TEST_CASE("an extension has the version that SQL says, else the one that the database has") {
  Project project;
  use_models(project, "[{sql: s.sql}]");
  project.database().psql("CREATE EXTENSION hstore VERSION '1.4'");
  project.write("s.sql", "CREATE EXTENSION IF NOT EXISTS hstore;");
  CHECK(project.migrate("check").exit == 0);
  project.write("s.sql", "CREATE EXTENSION hstore VERSION '1.5';");
  CHECK(has(project.migrate("check").out, "version 1.4 -> 1.5"));
}
