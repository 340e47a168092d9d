// The crash matrix: a history with every kind of step, upgraded and downgraded; the run is broken at each of
// its queries, before, during and after, in each way that runs break. One more run must end where a run that
// was left alone ends, and nothing may be applied twice.
//
// The whole of it, and more rounds of runners side by side, with MIGRATE_TEST_CRASHES=all (some minutes); else a
// share in which every way of breaking, moment, setting and direction is.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "support/dump.hpp"
#include "support/project.hpp"
#include "support/proxy.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

bool whole_matrix() {
  const char* wish = std::getenv("MIGRATE_TEST_CRASHES");
  return wish && std::string(wish) == "all";
}

// Every step writes a row into `steps` where it can: rows are what is seen when one is done twice.
void write_history(const Project& project) {
  write_revision(project, "a", "",
                 "CREATE TABLE steps (id int GENERATED ALWAYS AS IDENTITY, step text);\n"
                 "CREATE TABLE t (id int PRIMARY KEY, x int, y int);\n"
                 "INSERT INTO t SELECT n, n % 7, NULL FROM generate_series(1, 300) n;\n"
                 "CREATE TABLE p (k int, v text) PARTITION BY LIST (k);\n"
                 "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n"
                 "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE moods (m mood);\n"
                 "INSERT INTO p VALUES (1, 'one');\nINSERT INTO steps (step) VALUES ('a');",
                 "DROP TABLE moods;\nDROP TYPE mood;\nDROP TABLE p;\nDROP TABLE t;\nDROP TABLE steps;");
  write_revision(project, "b", "a",
                 "-- migrate:up\nUPDATE t SET y = coalesce(y, 0) + id;\nINSERT INTO steps (step) VALUES ('b1');\n"
                 "-- migrate:up transaction=none\n"
                 "CREATE INDEX CONCURRENTLY t_x ON t (x);\n"
                 "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_y ON t (y) WHERE y > 0;\n"
                 "INSERT INTO steps (step) VALUES ('b2');\n"
                 "REINDEX INDEX CONCURRENTLY t_x;\nREINDEX TABLE CONCURRENTLY t;\nVACUUM t;\n"
                 "-- migrate:up\nALTER TABLE t ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;\n"
                 "INSERT INTO steps (step) VALUES ('b3');\n"
                 "-- migrate:up\nALTER TABLE t VALIDATE CONSTRAINT positive;",
                 "-- migrate:down\nDELETE FROM steps WHERE step = 'b3';\n"
                 "-- migrate:down\nALTER TABLE t DROP CONSTRAINT positive;\n"
                 "-- migrate:down transaction=none\nDELETE FROM steps WHERE step = 'b2';\n"
                 "DROP INDEX CONCURRENTLY t_y;\nDROP INDEX CONCURRENTLY IF EXISTS t_x;\n"
                 "-- migrate:down\nUPDATE t SET y = NULL;\nINSERT INTO steps (step) VALUES ('b down');");
  write_revision(project, "c", "b",
                 "-- migrate:up transaction=none\nALTER TYPE mood ADD VALUE 'fine';\n"
                 "-- migrate:up\nINSERT INTO moods VALUES ('fine');\nINSERT INTO steps (step) VALUES ('c');",
                 "DELETE FROM moods;\nALTER TYPE mood RENAME TO old_mood;\nCREATE TYPE mood AS ENUM ('sad');\n"
                 "ALTER TABLE moods ALTER m TYPE mood USING m::text::mood;\nDROP TYPE old_mood;");
  write_revision(project, "d", "c",
                 "-- migrate:up transaction=none\nALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\n"
                 "DROP INDEX CONCURRENTLY t_x;\nINSERT INTO steps (step) VALUES ('d');",
                 "-- migrate:down transaction=none\nCREATE INDEX CONCURRENTLY t_x ON t (x);\n"
                 "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);");
  write_revision(project, "e", "d", "INSERT INTO steps (step) VALUES ('e');", "SELECT 1;");
  write_revision(project, "f", "e", "INSERT INTO steps (step) VALUES ('f');", "SELECT 1;");
}

// All that must be the same: schema, rows, the program's books but for times, what is invalid.
std::string state_of(Database& database) {
  std::string out = database.whole_dump();
  if (database.query("SELECT to_regclass('t')") == "t") {
    out += database.query(
        "SELECT count(*), count(y), sum(id), sum(x), sum(y) FROM t; SELECT m FROM moods; SELECT * FROM p1; "
        "SELECT step, count(*) FROM steps GROUP BY step ORDER BY step");
  }
  return out + "\nversions: " + database.query("SELECT version_num FROM migrate_version") + "\nhistory:\n" +
         database.query("SELECT version_num, event, checksum FROM migrate_history ORDER BY id") +
         "\nhalf-way: " + database.query("SELECT version_num FROM migrate_progress") + "\ninvalid: " +
         database.query("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready "
                        "UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending");
}

constexpr const char* to_nothing =
    "DROP TABLE IF EXISTS migrate_version, migrate_history, migrate_progress";

// A way of breaking a run.
struct Breaking {
  const char* name;
  const char* options;  // of the command
  std::function<bool(Server&, const Ends&)> act;
};

const std::vector<Breaking>& ways_to_break() {
  static const std::vector<Breaking> ways = {
      {"the client is killed", "",
       [](Server&, const Ends& ends) {
         ::kill(ends.client, SIGKILL);
         return true;
       }},
      {"the connection is cut", " --reconnect 0", [](Server&, const Ends&) { return true; }},
      {"the connection is cut and made anew", "", [](Server&, const Ends&) { return true; }},
      {"the session is terminated", "",
       [](Server& server, const Ends& ends) {
         server.psql("postgres", "SELECT pg_terminate_backend(" + std::to_string(ends.backend) + ", 20000)");
         return false;
       }},
      {"the server crashes", "",
       [](Server& server, const Ends&) {
         server.restart();
         return true;
       }},
  };
  return ways;
}

// A history on a server of its own that may be crashed, and what it ends in when it is left alone.
class Matrix {
 public:
  explicit Matrix(const std::string& scope) : scope_(scope) {
    project_.write("migrate.yaml", "database: {url: \"" + proxy_.url(project_.database().name()) +
                                       "\"}\nmigrations: {directory: migrations, transaction: " + scope +
                                       "}\n");
    write_history(project_);
    for (const bool up : {true, false}) {
      proxy_.break_at(0, Moment::before, {});
      const Result result = project_.migrate(command(up));
      REQUIRE_MESSAGE(result.exit == 0, result.err);
      queries = std::max(queries, proxy_.queries());
      (up ? head_ : base_) = state_of(project_.database());
    }
    project_.database().psql(to_nothing);
  }

  // An upgrade and a downgrade, each broken at the query of that number, where it has as many.
  void try_point(int query, Moment moment, const Breaking& breaking) {
    for (const bool up : {true, false}) {
      proxy_.break_at(query, moment, [&](const Ends& ends) { return breaking.act(server_, ends); });
      const Result broken = project_.migrate(command(up) + breaking.options);
      const bool here = proxy_.broke();
      proxy_.break_at(0, moment, {});
      const Result next = project_.migrate(command(up));
      const std::string state = state_of(project_.database());
      const bool good = next.exit == 0 && state == (up ? head_ : base_);
      tried += here;
      survived += here && good;
      alone += here && broken.exit == 0;
      if (good) continue;
      CAPTURE(broken.err);
      CAPTURE(next.err);
      FAIL_CHECK("scope " << scope_ << ", " << command(up) << ", " << breaking.name << " at query " << query
                          << ", moment " << static_cast<int>(moment) << "\n"
                          << difference(up ? head_ : base_, state));
      project_.database().psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      return;
    }
    project_.database().psql(to_nothing);
  }

  int queries = 0;  // of the longer run
  int tried = 0;
  int survived = 0;
  int alone = 0;  // of them came to their end without another run

 private:
  static std::string command(bool up) { return up ? "upgrade head" : "downgrade base --yes"; }

  std::string scope_;
  Server server_{{"synchronous_commit=on"}};
  Proxy proxy_{server_};
  Project project_{server_};
  std::string head_;
  std::string base_;
};

}  // namespace

TEST_CASE("the crash matrix: whatever breaks a run, wherever, one more ends as though nothing had") {
  const int stride = whole_matrix() ? 1 : 23;
  int point = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (const char* scope : {"all", "each"}) {
    Matrix matrix(scope);
    for (int query = 1; query <= matrix.queries; ++query) {
      for (const Breaking& breaking : ways_to_break()) {
        for (const Moment moment : {Moment::before, Moment::during, Moment::after}) {
          if (point++ % stride == 0) matrix.try_point(query, moment, breaking);
        }
      }
    }
    std::cout << "crash matrix, transaction: " << scope << ": " << matrix.tried << " points tried, "
              << matrix.survived << " survived, " << matrix.alone << " of them by themselves; "
              << matrix.queries << " queries; "
              << std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count()
              << " s\n";
    CHECK(matrix.tried > 0);
    CHECK(matrix.survived == matrix.tried);
  }
}
