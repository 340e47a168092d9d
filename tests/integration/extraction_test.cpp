// Reading a catalog that is large enough for two sessions.
#include <doctest/doctest.h>

#include <string>

#include "support/project.hpp"

using namespace migrate::test;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("much is read in two sessions, or in one where no other is to be had: the same") {
  Server logging({"log_statement=all"});
  Project project(logging);
  project.database().psql(
      "CREATE ROLE wide LOGIN; CREATE ROLE narrow LOGIN CONNECTION LIMIT 1;"
      "DO $$ BEGIN FOR i IN 1..400 LOOP EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, a text "
      "DEFAULT %L, "
      "b int CHECK (b > 0)); CREATE INDEX ON t%s (lower(a)) WHERE b > 1', i, i, i); END LOOP; END $$");
  const Result two =
      project.migrate({"--url", project.database().url("wide"), "inspect", "--format", "json"});
  CHECK(two.exit == 0);
  const std::size_t before = logging.log().size();
  CHECK(count_of(logging.log(), "SET TRANSACTION SNAPSHOT") == 1);
  const Result one =
      project.migrate({"--url", project.database().url("narrow"), "inspect", "--format", "json"});
  CHECK(one.exit == 0);
  CHECK(logging.log().substr(before).find("SET TRANSACTION SNAPSHOT") == std::string::npos);
  CHECK(one.out == two.out);
  const auto counted = [&](const std::string& sql) { return std::stoul(project.database().query(sql)); };
  CHECK(count_of(one.out, "\"kind\": \"index\"") ==
        counted("SELECT count(*) FROM pg_index WHERE indexrelid >= 16384 AND NOT indisprimary AND "
                "indrelid::regclass::text ~ '^t[0-9]+$'"));
  CHECK(count_of(one.out, "\"kind\": \"default\"") == counted("SELECT count(*) FROM pg_attrdef"));
}
