// What no kind describes is named, and nothing else is.
#include <doctest/doctest.h>

#include <thread>

#include "support/project.hpp"

using migrate::test::Project;
using migrate::test::Result;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// No kind reads the schemas of the system, where a superuser can put things nevertheless.
constexpr const char* sneaky =
    "CREATE FUNCTION pg_catalog.sneaky(int) RETURNS int LANGUAGE sql AS 'SELECT $1'";

// Everything that is a part of something else, or nobody's.
constexpr const char* parts = R"(
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text DEFAULT 'x', s serial,
                twice int GENERATED ALWAYS AS (1) STORED, mail citext UNIQUE, CHECK (a <> ''));
CREATE TABLE "odd name" (id int REFERENCES t);
CREATE TYPE mood AS ENUM ('good', 'bad');
)";

}  // namespace

TEST_CASE(
    "an object that no kind describes is named by inspect, check and revision, and with --strict an error") {
  Project project;
  project.write("models/model.yaml", "tables: {}\n");
  project.database().psql(sneaky);

  const Result inspect = project.migrate("inspect --coverage");
  CHECK(inspect.exit == 0);
  CHECK(has(inspect.out, "schema: 1\n"));
  CHECK(has(inspect.out, "not modelled: 1\n  function pg_catalog.sneaky(integer)\n"));
  const std::string json = project.migrate("inspect --coverage --format json").out;
  CHECK(has(json, "\"function pg_catalog.sneaky(integer)\""));
  CHECK(project.migrate("inspect --coverage --strict").exit == 3);

  const Result check = project.migrate("check");
  CHECK(check.exit == 0);
  CHECK(has(check.err, "  function pg_catalog.sneaky(integer)\n"));
  const Result strict = project.migrate("check --strict");
  CHECK(strict.exit == 3);
  CHECK(has(strict.err, "function pg_catalog.sneaky(integer)"));

  project.write("models/model.yaml", "tables: {t: {columns: {a: int}}}\n");
  CHECK(project.migrate("revision --autogenerate --strict -m x").exit == 6);
  CHECK(project.files("migrations").empty());
  const Result revision = project.migrate("revision --autogenerate -m x");
  CHECK(revision.exit == 0);
  CHECK(has(revision.err, "  function pg_catalog.sneaky(integer)\n"));
}

TEST_CASE("parts of what is modelled, members of extensions and the program's own tables are not named") {
  Project project;
  project.write("models/model.yaml", "tables: {}\n");
  CHECK(project.migrate("ensure-version").exit == 0);
  project.database().psql(parts);
  CHECK(has(project.migrate("inspect --coverage --strict").out, "not modelled: 0"));
}

TEST_CASE("what users grant on a member of an extension is theirs, what its script granted is not") {
  Project project;
  project.database().psql(
      "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION citext; GRANT EXECUTE ON FUNCTION "
      "citext_hash(citext) TO pg_monitor; REVOKE EXECUTE ON FUNCTION citext_cmp(citext, citext) FROM PUBLIC; "
      "GRANT EXECUTE ON FUNCTION citext_cmp(citext, citext) TO PUBLIC");
  const std::string coverage = project.migrate("inspect --coverage").out;
  CHECK(has(coverage, "member_privileges: 1\n"));
  CHECK(has(coverage, "not modelled: 0\n"));
  CHECK(has(project.migrate("inspect").out,
            "function public.citext_hash(public.citext): {grants: {pg_monitor: all}}"));
}

TEST_CASE("what users add to a member of an extension is named, what came with it is not") {
  Project project;
  // A table becomes a member with what it has: as CREATE EXTENSION leaves it, in one transaction.
  project.database().psql(R"(
BEGIN;
CREATE EXTENSION citext;
CREATE TABLE words (id int PRIMARY KEY, word text DEFAULT '', CHECK (word <> 'x'));
CREATE INDEX its_own ON words (word);
COMMENT ON TABLE words IS 'its own';
ALTER EXTENSION citext ADD TABLE words;
COMMIT;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';)");
  CHECK(has(project.migrate("inspect --coverage --strict").out, "not modelled: 0\n"));

  project.database().psql(R"(
CREATE INDEX users_index ON words (word);
CREATE TRIGGER users_trigger BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY users_policy ON words;
CREATE RULE users_rule AS ON DELETE TO words DO ALSO NOTHING;
ALTER TABLE words ADD CONSTRAINT users_key UNIQUE (word), ADD COLUMN users_column int DEFAULT 1;
COMMENT ON COLUMN words.id IS 'a user''s';
COMMENT ON FUNCTION citext_hash(citext) IS 'a user''s';
CREATE TABLE mine (id int REFERENCES words);
CREATE VIEW seen AS SELECT id FROM words;)");
  CHECK(has(project.migrate("inspect --coverage").out, R"(not modelled: 9
  comment on function public.citext_hash(public.citext), a member of extension citext
  comment on table column public.words.id, a member of extension citext
  default value for public.words.users_column on a member of extension citext
  index public.users_index on a member of extension citext
  policy users_policy on public.words on a member of extension citext
  rule users_rule on public.words on a member of extension citext
  table column public.words.users_column on a member of extension citext
  table constraint users_key on public.words on a member of extension citext
  trigger users_trigger on public.words on a member of extension citext
)"));
  CHECK(project.migrate("inspect --strict").exit == 3);
}

TEST_CASE("a server may have the name of an extension, and each keeps what it has") {
  Project project;
  project.database().psql(
      "CREATE EXTENSION postgres_fdw; CREATE SERVER postgres_fdw FOREIGN DATA WRAPPER postgres_fdw; "
      "CREATE USER MAPPING FOR PUBLIC SERVER postgres_fdw; "
      "GRANT EXECUTE ON FUNCTION postgres_fdw_handler() TO pg_monitor; "
      "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO pg_monitor");
  const std::string models = project.migrate("inspect").out;
  CHECK(has(models, "foreign-data wrapper postgres_fdw: {grants: {pg_monitor: all}}"));
  CHECK(has(models, "function public.postgres_fdw_handler(): {grants: {pg_monitor: all}}"));
  CHECK(has(models, "user_mappings:\n      public:"));
}

TEST_CASE("a foreign key whose triggers are disabled is named, also in a partition alone") {
  Project project;
  project.database().psql(R"(
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int CONSTRAINT whole REFERENCES p);
CREATE TABLE parted (id int CONSTRAINT parts REFERENCES p) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parted DEFAULT;
CREATE TABLE same (id int UNIQUE DEFERRABLE REFERENCES p);
ALTER TABLE t DISABLE TRIGGER ALL;
ALTER TABLE part DISABLE TRIGGER ALL;)");
  CHECK(has(project.migrate("inspect --coverage").out,
            "not modelled: 2\n  state of the triggers of table constraint parts on public.part\n"
            "  state of the triggers of table constraint whole on public.t\n"));
}

TEST_CASE("temporary objects of other sessions are not named") {
  Project project;
  const migrate::test::Sleeper session(
      project.database(),
      "CREATE TEMP TABLE passing (a serial PRIMARY KEY, b text DEFAULT 'x', CHECK (b <> '')); "
      "CREATE TEMP VIEW v AS SELECT 1; CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; "
      "CREATE RULE r AS ON DELETE TO passing DO ALSO SELECT 1;"
      "CREATE STATISTICS pg_temp.st ON a, b FROM passing");
  CHECK(project.database().query("SELECT count(*) FROM pg_class WHERE relname = 'passing'") == "1");
  CHECK(has(project.migrate("inspect --coverage --strict").out, "not modelled: 0"));
}

TEST_CASE("objects of schemas that the configuration leaves out are not named") {
  Project project;
  project.database().psql(sneaky);
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() + "\", schemas: [public]}\n");
  CHECK(has(project.migrate("inspect --coverage --strict").out, "not modelled: 0"));
}
