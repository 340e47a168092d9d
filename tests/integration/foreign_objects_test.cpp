// Foreign objects, publications, statistics and text search, all in one registry: inspected, the database is
// built again out of that alone, and no secret has left it.
#include <doctest/doctest.h>

#include "support/rebuild.hpp"

using migrate::test::check_rebuilt;
using migrate::test::Project;

namespace {

constexpr const char* everything = R"(
CREATE SCHEMA "Far";
CREATE FOREIGN DATA WRAPPER "w 1" VALIDATOR pg_catalog.postgresql_fdw_validator;
CREATE FOREIGN DATA WRAPPER plain OPTIONS (debug 'it''s');
CREATE SERVER srv TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER "w 1" OPTIONS (host 'h', port '5432');
CREATE SERVER other FOREIGN DATA WRAPPER plain;
CREATE USER MAPPING FOR PUBLIC SERVER srv OPTIONS (user 'u');
CREATE USER MAPPING FOR CURRENT_USER SERVER other;
CREATE FOREIGN TABLE "Far"."T.1" (a int OPTIONS ("column name" 'x') NOT NULL DEFAULT 1 CHECK (a > 0), b text)
  SERVER other OPTIONS (t 'v');
COMMENT ON FOREIGN TABLE "Far"."T.1" IS 'there';
COMMENT ON COLUMN "Far"."T.1".a IS 'key';
COMMENT ON SERVER srv IS 'remote';
COMMENT ON FOREIGN DATA WRAPPER plain IS 'wraps';
CREATE TABLE docs (id int PRIMARY KEY, body text, n varchar(9));
CREATE STATISTICS "Far"."St" (mcv) ON id, lower(body) FROM docs;
CREATE STATISTICS st ON (id + 1) FROM docs;
ALTER STATISTICS st SET STATISTICS 7;
COMMENT ON STATISTICS st IS 'counts';
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
  LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE tpl (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY "Far"."D" (TEMPLATE = public.tpl, stopwords = 'english', accept = 'false');
CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = public.p);
ALTER TEXT SEARCH CONFIGURATION cfg ADD MAPPING FOR asciiword, word WITH "Far"."D", english_stem;
COMMENT ON TEXT SEARCH PARSER p IS 'parses';
COMMENT ON TEXT SEARCH TEMPLATE tpl IS 'pattern';
COMMENT ON TEXT SEARCH DICTIONARY "Far"."D" IS 'words';
COMMENT ON TEXT SEARCH CONFIGURATION cfg IS 'all';
CREATE INDEX docs_body ON docs USING gin (to_tsvector('public.cfg', body));
CREATE PUBLICATION "P 1" FOR TABLE docs (id, body) WHERE (id > 1 AND body <> 'x') WITH (publish = 'insert');
CREATE PUBLICATION every FOR ALL TABLES WITH (publish = '', publish_via_partition_root = true);
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA "Far", public;
CREATE PUBLICATION nothing;
COMMENT ON PUBLICATION "P 1" IS 'some';
)";

}  // namespace

TEST_CASE("a database that uses all foreign and text search kinds at once is rebuilt from its registry") {
  Project original;
  original.database().psql(everything);
  CHECK(original.migrate("inspect --coverage --strict").exit == 0);
  check_rebuilt(original);
}

TEST_CASE("no registry and no script holds the secret of a user mapping") {
  Project project;
  project.database().psql(
      "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (api_key 'hidden1');"
      "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'hidden2');");
  const std::string registry = project.migrate("inspect").out;
  CHECK(registry.find("hidden") == std::string::npos);
  CHECK(registry.find("password: placeholder") != std::string::npos);
  project.write("models/model.yaml", registry);
  CHECK(project.migrate("check").exit == 0);
  project.write("models/model.yaml", "tables: {}\n");
  REQUIRE(project.migrate("revision --autogenerate -m gone").exit == 0);
  CHECK(project.script("gone").find("hidden") == std::string::npos);
  CHECK(project.script("gone").find("placeholder: the real one is not kept") != std::string::npos);
}

TEST_CASE("a subscription is read by those who may not see its connection string, and it stays hidden") {
  Project project;
  project.database().psql(
      "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere password=hidden1' PUBLICATION q, p"
      " WITH (connect = false, slot_name = other, streaming = on);"
      "CREATE ROLE onlooker LOGIN");
  const std::string url = project.database().url("onlooker");
  const std::string registry = project.migrate({"--url", url, "inspect"}).out;
  CHECK(registry.find("hidden") == std::string::npos);
  CHECK(registry.find("publications: [p, q]") != std::string::npos);
  CHECK(registry.find("slot_name: other") != std::string::npos);
  project.database().psql("DROP ROLE onlooker");
}
