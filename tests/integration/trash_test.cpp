// What is dropped is kept, and comes back as it was.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

// The rows of all tables and the values of all sequences, sorted, without the program's own.
std::string data(Project& project) {
  const Result dump = run({program("pg_dump"), "--data-only", "--exclude-schema=migrate_trash",
                           "--exclude-table=*.migrate_*", "-d", project.database().url()});
  REQUIRE(dump.exit == 0);
  std::vector<std::string> lines;
  std::istringstream stream(dump.out);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("--") && !line.starts_with("\\") && !line.empty()) lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

json trash(const Project& project) {
  return json::parse(project.migrate("trash list --format json").out).at("kept");
}

const std::string types = R"(
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN amount AS numeric(10,2) CHECK (VALUE >= 0);
CREATE FUNCTION twice(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the trigger ran'; END$$;
)";
const std::string users = R"(
CREATE TABLE "My users" (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number serial UNIQUE,
  org integer REFERENCES orgs ON DELETE CASCADE,
  boss integer REFERENCES "My users" DEFERRABLE INITIALLY DEFERRED,
  feels mood DEFAULT 'good',
  felt mood[],
  owes amount,
  twice integer GENERATED ALWAYS AS (twice(number)) STORED,
  name text CHECK (name <> '')
);
CREATE INDEX by_twice ON "My users" (twice(org));
CREATE STATISTICS users_statistics ON org, name FROM "My users";
ALTER TABLE "My users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY nobody ON "My users" USING (twice(org) = 0);
GRANT SELECT ON "My users" TO PUBLIC;
)";

// Two tables that refer to each other's rows, with all that a table can have.
const std::string shop = types + "CREATE TABLE orgs (id integer PRIMARY KEY);" + users + R"(
CREATE TABLE posts (id integer PRIMARY KEY, author integer CONSTRAINT posts_author_fkey REFERENCES "My users", title text);
)";

const std::string shop_rows = R"(
INSERT INTO orgs VALUES (1), (2);
INSERT INTO "My users" (org, feels, felt, owes, name) VALUES (1, 'bad', '{good,bad}', 1.5, 'a'), (NULL, NULL, NULL, NULL, NULL);
UPDATE "My users" SET boss = 1 WHERE id = 2;
INSERT INTO posts VALUES (1, 1, 'one'), (2, 2, NULL), (3, NULL, 'three');
)";

const std::string users_again = types + users + R"(
CREATE TRIGGER refuse BEFORE INSERT ON "My users" FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE posts ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES "My users";
)";

// t with three rows; b is what `up` and `down` say.
struct Dropping {
  explicit Dropping(const std::string& up, const std::string& down = {}) {
    write_revision(project, "a", "",
                   "CREATE TABLE t (id integer PRIMARY KEY, name text, size integer DEFAULT 7);"
                   "INSERT INTO t (id, name) VALUES (1, 'a'), (2, NULL), (3, 'c');",
                   "DROP TABLE t;");
    write_revision(project, "b", "a", up, down);
    REQUIRE(project.migrate("upgrade a").exit == 0);
  }

  Project project;
};

}  // namespace

TEST_CASE(
    "a table that was dropped with its types and functions comes back with its rows, keys and sequences") {
  Project project;
  write_revision(
      project, "a", "",
      shop + "CREATE TRIGGER refuse BEFORE INSERT ON \"My users\" FOR EACH ROW EXECUTE FUNCTION refuse();");
  write_revision(
      project, "b", "a",
      "DROP TABLE \"My users\" CASCADE;\nDROP FUNCTION twice, refuse;\nDROP TYPE mood;\nDROP DOMAIN amount;",
      users_again);
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql("ALTER TABLE \"My users\" DISABLE TRIGGER refuse;" + shop_rows +
                          "ALTER TABLE \"My users\" ENABLE TRIGGER refuse;");
  const std::string rows_before = data(project), schema_before = project.database().dump();
  const Result up = project.migrate("upgrade head --keep-dropped");
  REQUIRE_MESSAGE(up.exit == 0, up.err);
  CHECK(up.err == Holding("table public.\"My users\" is kept as migrate_trash.\"kept_1_My users\""));
  CHECK(project.database().query("SELECT to_regclass('\"My users\"') IS NULL") == "t");
  CHECK(project.database().query(
            "SELECT feels, felt, owes, name FROM migrate_trash.\"kept_1_My users\" WHERE id = 1") ==
        "bad|{good,bad}|1.50|a");
  // Nothing there stands in the way of what lives.
  project.database().psql("DELETE FROM orgs WHERE id = 2; INSERT INTO orgs VALUES (2)");
  CHECK(project.database().query(
            "SELECT count(*) FROM pg_depend WHERE refobjid = "
            "'migrate_trash.\"kept_1_My users\"'::regclass AND classid <> 'pg_type'::regclass AND deptype "
            "<> 'i'") == "0");
  const Result down = project.migrate("downgrade a");
  REQUIRE_MESSAGE(down.exit == 0, down.err);
  CHECK(down.err == Holding("brought back from the trash into public.\"My users\": 2 rows"));
  CHECK(data(project) == rows_before);
  CHECK(project.database().dump() == schema_before);
  CHECK(trash(project).empty());
}

TEST_CASE("dropped columns come back by primary key, to the rows that are there") {
  Dropping history("ALTER TABLE t DROP COLUMN name, DROP size;",
                   "ALTER TABLE t ADD COLUMN name text, ADD COLUMN size integer DEFAULT 7;\n"
                   "ALTER TABLE t ALTER COLUMN size SET NOT NULL;");
  Project& project = history.project;
  project.database().psql("UPDATE t SET size = NULL WHERE id = 2; UPDATE t SET size = id WHERE id = 3");
  const Result up = project.migrate("upgrade head --keep-dropped");
  REQUIRE_MESSAGE(up.exit == 0, up.err);
  CHECK(up.err == Holding("columns name, size of public.t are kept as migrate_trash.kept_1_t"));
  project.database().psql("DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (4)");
  const Result down = project.migrate("downgrade a");
  REQUIRE_MESSAGE(down.exit == 0, down.err);
  CHECK(project.database().query("SELECT * FROM t ORDER BY id") == "1|a|7\n3|c|3\n4||7");
  CHECK(trash(project).empty());
}

TEST_CASE("what is in the trash is nobody's schema, and is listed with its size") {
  Project project;
  project.write("models/m.yaml",
                "tables:\n  t:\n    columns: {id: {type: integer, primary_key: true}, name: text?}\n");
  REQUIRE(project.migrate("revision --autogenerate -m one").exit == 0);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  project.database().psql("INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 2000) i");
  project.write("models/m.yaml", "");
  project.write("migrate.yaml",
                project.read("migrate.yaml") +
                    "\nenvironments:\n  strict: {allow_destroy: false, keep_dropped: true}\n");
  REQUIRE(project.migrate("revision --autogenerate -m two").exit == 0);
  // What is kept is not destroyed; without keeping it is.
  CHECK(project.migrate("upgrade head -e strict --no-keep-dropped").exit == 6);
  const Result up = project.migrate("upgrade head -e strict");
  REQUIRE_MESSAGE(up.exit == 0, up.err);
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.migrate("inspect").out.find("kept_1") == std::string::npos);
  CHECK(project.migrate("inspect --coverage").out.find("migrate_trash") == std::string::npos);
  const json kept = trash(project);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0]["what"] == "table public.t");
  CHECK(kept[0]["direction"] == "upgrade");
  CHECK(kept[0]["comes_back"] == true);
  CHECK(std::to_string(kept[0]["bytes"].get<long>()) ==
        project.database().query("SELECT pg_total_relation_size('migrate_trash.kept_1_t')"));
  CHECK(project.migrate("trash list").out ==
        Holding("1: table public.t, " +
                project.database().query(
                    "SELECT pg_size_pretty(pg_total_relation_size('migrate_trash.kept_1_t'))") +
                ", dropped by the upgrade of " + kept[0]["revision"].get<std::string>()));
}

TEST_CASE("a transaction that fails after the drop leaves neither drop nor trash") {
  Dropping history("ALTER TABLE t DROP COLUMN name;\nDROP TABLE t;\nSELECT 1 / 0;");
  Project& project = history.project;
  const std::string rows_before = data(project);
  CHECK(project.migrate("upgrade head --keep-dropped").exit == 1);
  CHECK(data(project) == rows_before);
  CHECK(project.database().query("SELECT to_regnamespace('migrate_trash') IS NULL") == "t");
  // A rehearsal is rolled back too.
  write_revision(project, "b", "a", "ALTER TABLE t DROP COLUMN name;\nDROP TABLE t;");
  const Result rehearsed = project.migrate("upgrade head --keep-dropped --dry-run --rehearse");
  REQUIRE_MESSAGE(rehearsed.exit == 0, rehearsed.err);
  CHECK(rehearsed.out == Holding("migrate_keep_tables"));
  CHECK(rehearsed.out == Holding("lock: ACCESS EXCLUSIVE on public.t"));
  CHECK(data(project) == rows_before);
  CHECK(project.migrate("upgrade head --keep-dropped --dry-run").out ==
        Holding("migrate_keep_columns(pg_catalog.to_regclass('t'), ARRAY['name']::pg_catalog.name[], 'b', "
                "'upgrade'"));
}

TEST_CASE("what cannot be kept is refused with its line and the reason") {
  Project project;
  write_revision(
      project, "a", "",
      "CREATE TABLE plain (id integer, c text); INSERT INTO plain VALUES (1, 'x');"
      "CREATE TABLE parts (id integer PRIMARY KEY, c text) PARTITION BY RANGE (id);"
      "CREATE TABLE part PARTITION OF parts DEFAULT; INSERT INTO parts VALUES (1, 'x');"
      "CREATE TABLE parent (id integer PRIMARY KEY, c text); INSERT INTO parent VALUES (1, 'x');"
      "CREATE TABLE child () INHERITS (parent);"
      "CREATE TABLE seen (id integer PRIMARY KEY, c text); CREATE VIEW sees AS SELECT id FROM seen;"
      "CREATE SCHEMA s; CREATE TABLE s.t (id integer); CREATE TYPE own AS ENUM ('a');"
      "CREATE TABLE typed (id integer, o own);"
      "CREATE FUNCTION drops() RETURNS void LANGUAGE sql AS 'DROP TABLE plain'");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  const std::string rows_before = data(project);
  struct Refused {
    const char* up;
    const char* line;
    const char* why;
  };
  for (const Refused& refused : std::vector<Refused>{
           {"ALTER TABLE plain DROP COLUMN c;", "b.sql:7",
            "columns c of public.plain cannot be kept: the table has no primary key"},
           {"SELECT 1;\nALTER TABLE seen ADD x int;INSERT INTO seen VALUES (1);ALTER TABLE seen DROP id "
            "CASCADE;",
            "b.sql:8", "columns id of public.seen cannot be kept: they are of the primary key"},
           {"ALTER TABLE parent DROP COLUMN c;", "b.sql:7", "other tables inherit from it"},
           {"DROP TABLE parts;", "b.sql:7", "table public.parts cannot be kept: it is partitioned"},
           {"DROP TABLE seen;", "b.sql:7", "view sees depends on table seen"},
           {"DROP TABLE seen CASCADE;", "b.sql:7", "CASCADE drops more with it than foreign keys"},
           {"DROP SCHEMA s CASCADE;", "b.sql:7", "drops what cannot be kept: table s.t"},
           {"DROP TYPE own CASCADE;", "b.sql:7", "drops what cannot be kept: column public.typed.o"},
           {"DO $$BEGIN DROP TABLE plain; END$$;", "b.sql:7",
            "drops what cannot be kept: table public.plain"},
           {"SELECT drops();", "b.sql:7", "drops what cannot be kept: table public.plain"},
           {"DROP TABLE nowhere;", "b.sql:7", "relation \"nowhere\" does not exist"},
       }) {
    CAPTURE(refused.up);
    write_revision(project, "b", "a", refused.up);
    const Result result = project.migrate("upgrade head --keep-dropped");
    CHECK(result.exit == 1);
    CHECK(result.err == Holding(refused.line));
    CHECK(result.err == Holding(refused.why));
    CHECK(rows(project) == "a");
  }
  CHECK(data(project) == rows_before);
  write_revision(project, "b", "a", "-- migrate:up transaction=none\nDO $$BEGIN DROP TABLE plain; END$$;");
  const Result outside = project.migrate("upgrade head --keep-dropped");
  CHECK(outside.exit == 6);
  CHECK(outside.err == Holding("b.sql:7: nobody sees what DO drops outside of transactions"));
  // What drops nothing of the kind goes on, and so do tables that hold nothing.
  write_revision(project, "b", "a",
                 "DO $$BEGIN CREATE TABLE x (id integer); END$$;\nDROP VIEW sees CASCADE;\nDROP TABLE IF "
                 "EXISTS nowhere;\n"
                 "ALTER TABLE seen DROP c;\nDROP TABLE part;\nDROP TABLE parts, child;\n"
                 "-- migrate:up transaction=none\nDROP TABLE plain;");
  const Result good = project.migrate("upgrade head --keep-dropped");
  REQUIRE_MESSAGE(good.exit == 0, good.err);
  CHECK(trash(project).size() == 3);
}

TEST_CASE("what a downgrade does not make again stays in the trash, and a type that changed is an error") {
  Dropping history("DROP TABLE t;",
                   "CREATE TABLE t (id integer PRIMARY KEY, name varchar(9), size integer);");
  Project& project = history.project;
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  const Result changed = project.migrate("downgrade a");
  CHECK(changed.exit == 1);
  CHECK(changed.err == Holding("name was text, it is character varying(9) now"));
  CHECK(rows(project) == "b");
  write_revision(project, "b", "a", "DROP TABLE t;",
                 "DO $do$BEGIN CREATE TABLE t (id integer, name text, size integer); CREATE RULE no AS ON "
                 "INSERT TO t DO "
                 "INSTEAD NOTHING; END$do$;");
  CHECK(project.migrate("downgrade a").err ==
        Holding("of 3 rows of public.t only 0 took back what was dropped"));
  write_revision(project, "b", "a", "DROP TABLE t;",
                 "CREATE TABLE t (id integer PRIMARY KEY, size integer);");
  const Result less = project.migrate("downgrade a");
  REQUIRE_MESSAGE(less.exit == 0, less.err);
  CHECK(
      less.err ==
      Holding("of the table public.t were not made again: name. Those values stay in the trash, as entry 1"));
  CHECK(project.database().query("SELECT * FROM t ORDER BY id") == "1|7\n2|7\n3|7");
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  write_revision(project, "b", "a", "DROP TABLE t;", "SELECT 1;");
  const Result none = project.migrate("downgrade a");
  REQUIRE_MESSAGE(none.exit == 0, none.err);
  CHECK(none.err == Holding("the table was not made again"));
  CHECK(trash(project).at(1)["comes_back"] == false);
}

TEST_CASE("what a revision put in the place of what it dropped is left alone by the way back") {
  Dropping history(
      "CREATE TABLE other ();\nDROP TABLE t;\nCREATE TABLE t (id integer PRIMARY KEY, name text, size "
      "integer);\n"
      "INSERT INTO t VALUES (1, 'new', 1);",
      "DROP TABLE other;\nDROP TABLE t;\nCREATE TABLE t (id integer PRIMARY KEY, name text, size integer "
      "DEFAULT 7);");
  Project& project = history.project;
  const std::string rows_before = data(project);
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  const Result down = project.migrate("downgrade a");
  REQUIRE_MESSAGE(down.exit == 0, down.err);
  CHECK(data(project) == rows_before);
  write_revision(project, "b", "a", "ALTER TABLE t DROP name, ADD name text DEFAULT 'new';",
                 "ALTER TABLE t ADD x integer;\nALTER TABLE t DROP x, DROP name, ADD name text;");
  // Kept twice, as somebody had stamped the first away: the newer one counts.
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  REQUIRE(project.migrate("stamp a").exit == 0);
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  const Result column = project.migrate("downgrade a");
  REQUIRE_MESSAGE(column.exit == 0, column.err);
  CHECK(project.database().query("SELECT id, name FROM t ORDER BY id") == "1|new\n2|new\n3|new");
  CHECK(trash(project).at(0)["comes_back"] == false);
}

TEST_CASE("an entry is restored by hand, where its place is free, or purged by age") {
  Dropping history("ALTER TABLE t DROP COLUMN name;\nDROP TABLE t;");
  Project& project = history.project;
  const std::string before = project.database().query("SELECT id, size FROM t ORDER BY id");
  REQUIRE(project.migrate("upgrade head --keep-dropped").exit == 0);
  const Result too_early = project.migrate("trash restore 1");
  CHECK(too_early.exit == 1);
  CHECK(too_early.err ==
        Holding("entry 1 of the trash cannot be brought back into public.t: there is no such table"));
  const Result table = project.migrate("trash restore 2 --format json");
  REQUIRE_MESSAGE(table.exit == 0, table.err);
  CHECK(json::parse(table.out)["restored"]["what"] == "table public.t");
  CHECK(project.database().query("SELECT id, size FROM t ORDER BY id") == before);
  CHECK(project.migrate("trash restore 1").err == Holding("it lacks name"));
  project.database().psql("ALTER TABLE t ADD COLUMN name text");
  CHECK(project.migrate("trash restore 1").exit == 0);
  CHECK(project.database().query("SELECT id, name FROM t ORDER BY id") == "1|a\n2|\n3|c");
  CHECK(project.migrate("trash restore 1").exit == 2);
  CHECK(project.migrate("trash list").err == Holding("the trash is empty"));

  project.database().psql("ALTER TABLE t ADD PRIMARY KEY (id)");
  REQUIRE(project.migrate("stamp a").exit == 0);
  REQUIRE(project.migrate("upgrade head --keep-dropped").err == Holding("kept_4_t"));
  project.database().psql(
      "UPDATE migrate_trash.dropped SET dropped_at = dropped_at - interval '31 days' WHERE id = 3");
  CHECK(project.migrate("trash purge --older-than 30x").exit == 2);
  const Result purged = project.migrate("trash purge --older-than 30d");
  REQUIRE_MESSAGE(purged.exit == 0, purged.err);
  CHECK(purged.out == Holding("3: columns name of public.t, "));
  CHECK(project.database().query(
            "SELECT string_agg(c.relname, ' ') FROM pg_class c WHERE relnamespace = "
            "'migrate_trash'::regnamespace AND relkind = 'r' AND relname <> 'dropped'") == "kept_4_t");
  CHECK(trash(project).size() == 1);
  CHECK(json::parse(project.migrate("trash purge --older-than 0 --yes --format json").out)["purged"].size() ==
        1);
  CHECK(trash(project).empty());
}

TEST_CASE("an offline script keeps and brings back like a run") {
  Dropping history("DROP TABLE t;",
                   "CREATE TABLE t (id integer PRIMARY KEY, name text, size integer DEFAULT 7);");
  Project& project = history.project;
  const std::string rows_before = data(project), schema_before = project.database().dump();
  const Result up = project.migrate("upgrade a:b --sql --keep-dropped");
  REQUIRE(up.exit == 0);
  project.database().psql(up.out);
  CHECK(project.database().query("SELECT count(*) FROM migrate_trash.kept_1_t") == "3");
  const Result down = project.migrate("downgrade b:a --sql --keep-dropped");
  REQUIRE(down.exit == 0);
  project.database().psql(down.out);
  CHECK(data(project) == rows_before);
  CHECK(project.database().dump() == schema_before);
}
