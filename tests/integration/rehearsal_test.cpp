// What a run would do, said (--dry-run) and tried (--rehearse).
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

std::string without_comments(const std::string& script) {
  std::string out;
  std::istringstream stream(script);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("--")) out += line + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("a dry run tells transactions, limits, places and locks, and is otherwise the script") {
  Project project;
  project.database().psql("CREATE TABLE t (id int)");
  write_revision(project, "a", "",
                 "-- migrate:up\nALTER TABLE t ADD COLUMN a int;\n-- migrate:up transaction=none\n"
                 "CREATE INDEX CONCURRENTLY i ON t (a);\n-- migrate:up\nUPDATE t SET a = 1;");
  const Result dry = project.migrate("upgrade head --dry-run");
  REQUIRE(dry.exit == 0);
  CHECK(dry.out == Holding("-- Transaction 1: lock_timeout 5000 ms, statement_timeout none\nBEGIN;\n"));
  CHECK(dry.out == Holding("a.sql:7, lock: up to ACCESS EXCLUSIVE\nALTER TABLE t"));
  CHECK(dry.out ==
        Holding("a.sql:9, outside of transactions: lock_timeout none, statement_timeout none; lock: "
                "SHARE UPDATE EXCLUSIVE\nCREATE INDEX"));
  CHECK(dry.out == Holding("-- Transaction 3: lock_timeout none"));
  CHECK(dry.out == Holding("a.sql:11, lock: ROW EXCLUSIVE\nUPDATE t"));
  CHECK(without_comments(dry.out) == without_comments(project.migrate("upgrade head --sql").out));
  const Result refused = project.migrate("upgrade head --dry-run --rehearse");
  CHECK(refused.exit == 1);
  CHECK(refused.err == Holding("a.sql:9: CREATE INDEX CONCURRENTLY cannot be rehearsed"));
  CHECK(project.migrate("upgrade head --rehearse").exit == 2);
}

TEST_CASE("a batch is not rehearsed, and a dry run says what it is") {
  Project project;
  project.database().psql("CREATE TABLE t (id int PRIMARY KEY, n int)");
  write_revision(project, "a", "", "-- migrate:up batch=10\nUPDATE t SET n = 1;");
  CHECK(project.migrate("upgrade head --dry-run").out == Holding("a.sql:7, a transaction for each batch: "));
  const Result refused = project.migrate("upgrade head --dry-run --rehearse");
  CHECK(refused.exit == 1);
  CHECK(refused.err == Holding("a.sql:7: a batch cannot be rehearsed"));
  CHECK(project.migrate("upgrade head").exit == 0);
  write_revision(project, "a", "", "-- migrate:up batch=20\nUPDATE t SET n = 2;");
  CHECK(
      project.migrate("show a --diff").out ==
      Holding(
          "--- migrate:up batch=10\n-UPDATE t SET n = 1;\n+-- migrate:up batch=20\n+UPDATE t SET n = 2;\n"));
  write_revision(project, "b", "a", "-- migrate:up batch=10\nUPDATE t SET n = 1;\n-- migrate:assert true");
  CHECK(project.migrate("heads --format json").exit == 0);
  CHECK(project.migrate("upgrade head").err == Holding("b.sql:8: an assertion stands in a batch"));
}

TEST_CASE("a rehearsal measures locks and rewrites, and nothing of it stays") {
  Project project;
  project.database().psql(
      "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE gone AS SELECT 1 AS one; "
      "CREATE "
      "TABLE \"Other\" (id int REFERENCES t)");
  const std::string before = project.database().dump();
  write_revision(
      project, "a", "",
      "CREATE TABLE fresh (id int REFERENCES t);\nALTER TABLE t ADD COLUMN r float DEFAULT random();\n"
      "DROP TABLE gone;\nINSERT INTO fresh VALUES (1);");
  write_revision(project, "b", "a", "ALTER TABLE \"Other\" ADD COLUMN a int DEFAULT 1;");
  const Result rehearsed = project.migrate("upgrade head --dry-run --rehearse --format json");
  CAPTURE(rehearsed.err);
  REQUIRE(rehearsed.exit == 0);
  const json statements = json::parse(rehearsed.out)["statements"];
  REQUIRE(statements.size() == 5);
  const auto lock = [](const char* relation, const char* mode) {
    return json{{"relation", relation}, {"mode", mode}};
  };
  CHECK(statements[0]["locks"][0] == lock("public.t", "SHARE ROW EXCLUSIVE"));
  CHECK(statements[0]["line"] == 7);
  CHECK(statements[1]["locks"] ==
        json::array({lock("public.t", "ACCESS EXCLUSIVE"), lock("public.t_pkey", "ACCESS EXCLUSIVE")}));
  CHECK(statements[1]["rewrites"] == json::array({"public.t", "public.t_pkey"}));
  CHECK(statements[2]["locks"] == json::array({lock("public.gone", "ACCESS EXCLUSIVE")}));
  CHECK(statements[2]["rewrites"].empty());
  CHECK(statements[3]["locks"].empty());
  CHECK(statements[4]["locks"] == json::array({lock("public.\"Other\"", "ACCESS EXCLUSIVE")}));
  CHECK(statements[4]["rewrites"].empty());
  CHECK(statements[4]["revision"] == "b");
  CHECK(project.database().dump() == before);
  const Result text = project.migrate("upgrade head --dry-run --rehearse");
  CHECK(text.out ==
        Holding("migrations/a.sql:9: DROP TABLE gone\n  lock: ACCESS EXCLUSIVE on public.gone\n  time: "));
  CHECK(text.err == Holding("nothing was changed"));

  write_revision(project, "b", "a", "SELECT 1 / (SELECT count(*) FROM fresh WHERE id = 2);");
  const Result failed = project.migrate("upgrade head --dry-run --rehearse");
  CHECK(failed.exit == 1);
  CHECK(failed.err == Holding("migrations/b.sql:7: division by zero"));
  CHECK(failed.err == Holding("this was a rehearsal: nothing was changed"));
  CHECK(project.database().dump() == before);
}
