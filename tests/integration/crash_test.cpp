// The crash matrix: a history with every kind of step, upgraded and downgraded; the run is broken at each of
// its queries, before, during and after, in each way that runs break. One more run must end where a run that
// was left alone ends, and nothing may be applied twice.
//
// The whole of it, and more rounds of runners side by side, with MIGRATE_TEST_CRASHES=all (some minutes);
// else a share in which every way of breaking, moment, setting and direction is.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <list>
#include <memory>
#include <optional>
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
  write_revision(
      project, "b", "a",
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
  write_revision(
      project, "c", "b",
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
         database.query(
             "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready "
             "UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhdetachpending");
}

std::string text_of(Moment moment) {
  return moment == Moment::before ? "before" : moment == Moment::during ? "during" : "after";
}

constexpr const char* to_nothing = "DROP TABLE IF EXISTS migrate_version, migrate_history, migrate_progress";

// A way of breaking a run.
struct Breaking {
  std::string name;
  std::string options;  // of the command
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

constexpr const char* reader = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM t LIMIT 1; SELECT FROM p";
constexpr const char* writer = "BEGIN; LOCK TABLE t, p IN ROW EXCLUSIVE MODE";

// Somebody else's transaction that runs `sql` and stays open.
class Blocking {
 public:
  Blocking(Database& database, std::string sql) : database_(database), sql_(std::move(sql)) {}

  // Has its locks, or has failed, when it returns.
  void begin() {
    psql_ = std::make_unique<Process>(std::vector<std::string>{
        program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d",
        database_.url() + "&application_name=blocker", "-c", sql_ + "; SELECT pg_sleep(600)"});
    while (!psql_->finished() &&
           database_.query(mine("count(*) FILTER (WHERE wait_event = 'PgSleep') > 0")) != "t") {
    }
  }

  void end() {
    if (psql_) database_.query(mine("count(pg_terminate_backend(pid, 20000))"));
    psql_.reset();
  }

 private:
  static std::string mine(const std::string& what) {
    return "SELECT " + what + " FROM pg_stat_activity WHERE application_name = 'blocker'";
  }

  Database& database_;
  std::string sql_;
  std::unique_ptr<Process> psql_;
};

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
      if (proxy_.broke()) check_next(up, broken, breaking, query, text_of(moment));
    }
    project_.database().psql(to_nothing);
  }

  // An upgrade from a or a downgrade to base that meets `blocker` from its query `from` on, and is broken
  // while it waits for it. Gives at which query that was; none where it never waits.
  std::optional<int> try_middle(bool up, int from, const char* blocker, const Breaking& breaking) {
    if (up) REQUIRE(project_.migrate("upgrade a").exit == 0);
    if (!up) REQUIRE(project_.migrate("upgrade head").exit == 0);
    Blocking block(project_.database(), blocker);
    Ends ends{};
    proxy_.break_at(from, Moment::before, [&](const Ends& met) {
      ends = met;
      block.begin();
      return false;
    });
    Process run = project_.start(command(up) + breaking.options);
    while (!run.finished() && !(proxy_.broke() && waits(ends.backend))) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    const int query = proxy_.queries();
    const bool waited = !run.finished();
    proxy_.break_at(0, Moment::before, {});
    if (waited && breaking.act(server_, {.client = run.pid(), .backend = ends.backend})) proxy_.cut();
    block.end();
    const Result broken = run.wait();
    if (waited) check_next(up, broken, breaking, query, "while it waited");
    if (up) REQUIRE(project_.migrate("downgrade base --yes").exit == 0);
    project_.database().psql(to_nothing);
    return waited ? std::optional(query) : std::nullopt;
  }

  void report(const char* what, std::chrono::steady_clock::time_point begin) const {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin);
    std::cout << "crash matrix, " << what << ", transaction: " << scope_ << ": " << tried << " points tried, "
              << survived << " survived, " << alone << " of them without another run; " << queries
              << " queries; " << seconds.count() << " s\n";
    CHECK(tried > 0);
    CHECK(survived == tried);
  }

  int queries = 0;  // of the longer run
  int tried = 0;
  int survived = 0;
  int alone = 0;  // of them came to their end without another run

 private:
  // One more run, after one that was broken.
  void check_next(bool up, const Result& broken, const Breaking& breaking, int query,
                  const std::string& moment) {
    proxy_.break_at(0, Moment::before, {});
    const Result next = project_.migrate(command(up));
    const std::string state = next.exit == 0 ? state_of(project_.database()) : "";
    const bool good = state == (up ? head_ : base_);
    tried += 1;
    survived += good;
    alone += good && broken.exit == 0;
    if (good) return;
    FAIL_CHECK("scope " << scope_ << ", " << command(up) << ", " << breaking.name << " at query " << query
                        << ", " << moment << "\nbroken: " << broken.exit << " " << broken.err
                        << "\nnext: " << next.exit << " " << next.err << "\n"
                        << (next.exit == 0 ? difference(up ? head_ : base_, state) : ""));
    const std::string database = project_.database().name();  // the next point begins anew
    server_.psql("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    server_.psql("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
    if (up) REQUIRE(project_.migrate(command(up)).exit == 0);
  }

  bool waits(int backend) {
    return project_.database().query("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = " +
                                     std::to_string(backend) + " AND wait_event_type = 'Lock')") == "t";
  }

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
  const int stride = whole_matrix() ? 1 : 41;
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
    matrix.report("at each query", begin);
  }
}

TEST_CASE("the crash matrix: a run that is broken in the middle of what takes long") {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<const char*> scopes = whole_matrix() ? std::vector{"all", "each"} : std::vector{"all"};
  for (const char* scope : scopes) {
    Matrix matrix(scope);
    std::size_t way = 0;
    for (const char* blocker : {reader, writer}) {
      for (const bool up : {true, false}) {
        if (!whole_matrix() && up != (blocker == reader)) continue;
        for (std::optional<int> at = 0; at;) {
          const int from = *at + 1;
          const std::size_t ways = whole_matrix() ? ways_to_break().size() : 1;
          for (std::size_t i = 0; i < ways && at; ++i) {
            at = matrix.try_middle(up, from, blocker, ways_to_break()[way++ % ways_to_break().size()]);
          }
        }
      }
    }
    matrix.report("in the middle", begin);
  }
}

TEST_CASE("eight runners at once: one migrates, the others wait, and none deadlocks") {
  const int rounds = whole_matrix() ? 20 : 2;
  Project project;
  write_history(project);
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; ++round) {
    for (const char* command : {"upgrade head", "downgrade base --yes"}) {
      std::list<Process> runners;
      for (int i = 0; i < 8; ++i) {
        runners.emplace_back(std::vector<std::string>{MIGRATE_BINARY, "-c", project.folder() / "migrate.yaml",
                                                      words(command)[0], words(command)[1]});
      }
      for (Process& runner : runners) {
        const Result result = runner.wait();
        CHECK_MESSAGE(result.exit == 0, result.err);
      }
      if (std::string(command) == "upgrade head") {
        CHECK(project.database().query("SELECT string_agg(step, ' ' ORDER BY id) FROM steps") ==
              "a b1 b2 b3 c d e f");
        CHECK(project.database().query("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0");
      }
    }
  }
  CHECK(project.database().query("SELECT count(*), count(DISTINCT version_num) FROM migrate_history") ==
        std::to_string(rounds * 12) + "|6");
  std::cout
      << "eight runners: " << rounds << " rounds; "
      << std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count()
      << " s\n";
}
