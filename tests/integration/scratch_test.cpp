// Scratch databases: where they are made, that they go however a run ends, and how much is asked of the
// server.
#include "postgres/scratch.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "support/project.hpp"

using namespace migrate;
using namespace migrate::test;

namespace {

constexpr const char* model = "tables:\n  t:\n    columns:\n      id: {type: int, primary_key: true}\n";

std::string scratch_databases(const Database& database) {
  return database.query(
      "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'migrate_scratch_%'");
}

std::string tables(int count) {
  std::string out = "tables:\n";
  for (int i = 0; i < count; ++i) {
    const std::string name = "t" + std::to_string(i);
    out +=
        "  " + name +
        ":\n    columns:\n      id: {type: int, primary_key: true}\n      name: {type: text, index: true}\n";
  }
  return out;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("a scratch database is gone after a comparison, and after one that fails") {
  Project project;
  project.write("models/a.yaml", model);
  CHECK(project.migrate("check").exit == 3);
  CHECK(scratch_databases(project.database()) == "");
  project.write("models/a.yaml", "tables:\n  t:\n    columns:\n      id: nosuchtype\n");
  const Result refused = project.migrate("check");
  CHECK(refused.exit == 2);
  CHECK(refused.err.find("a.yaml:4:7") != std::string::npos);
  CHECK(refused.err.find("nosuchtype") != std::string::npos);
  CHECK(scratch_databases(project.database()) == "");
}

TEST_CASE("what a dead run left is dropped by the next one, what a live run uses is not") {
  Project project;
  project.write("models/a.yaml", model);
  server().psql("postgres", "CREATE DATABASE migrate_scratch_000000aa");
  server().psql("postgres", "CREATE DATABASE migrate_scratch_000000bb");
  Process holder({program("psql"), "-XqAt", "-d", server().url("postgres"), "-c",
                  "SELECT pg_advisory_lock(1835624306, x'000000bb'::int), pg_sleep(60)"});
  project.database().await(
      "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 187)");
  CHECK(project.migrate("check").exit == 3);
  CHECK(scratch_databases(project.database()) == "migrate_scratch_000000bb");
  holder.signal(SIGKILL);
  holder.wait();
  server().psql("postgres", "DROP DATABASE migrate_scratch_000000bb");
}

TEST_CASE(
    "a scratch database is dropped with its subscriptions, also by the run after the one that left it") {
  Project project;
  project.write("models/a.yaml", "subscriptions: {s: [p]}\n");
  server().psql("postgres", "CREATE DATABASE migrate_scratch_000000cc");
  server().psql("migrate_scratch_000000cc",
                "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false);"
                "ALTER SUBSCRIPTION s ENABLE");
  server().psql("postgres", "ALTER DATABASE migrate_scratch_000000cc ALLOW_CONNECTIONS false");
  const Result result = project.migrate("check");
  CHECK(result.out == "add subscription s\n");
  CHECK(result.err == "");
  CHECK(scratch_databases(project.database()) == "");
}

TEST_CASE("a comparison that is interrupted drops its scratch database") {
  Project project;
  project.write("models/a.yaml", tables(400));
  Process run = project.start("check");
  await([&] { return !scratch_databases(project.database()).empty(); }, "a scratch database");
  run.signal(SIGINT);
  CHECK(run.wait().exit == 130);
  CHECK(scratch_databases(project.database()) == "");
}

// The server works out the constants of a predicate when it makes the index: here for a minute.
TEST_CASE("a signal cancels the statement that runs in a scratch database, and no script is written") {
  std::string slow = "a > factorial(1)";
  for (int i = 0; i < 200; ++i) slow += " + factorial(" + std::to_string(30000 + i) + ")";
  Project project;
  project.write("models/a.yaml",
                "tables: {t: {columns: {a: numeric}, indexes: [{columns: [a], where: " + slow + "}]}}\n");
  for (const int signal : {SIGINT, SIGTERM}) {
    Process run = project.start("revision --autogenerate -m slow");
    project.database().await(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname LIKE 'migrate_scratch_%' AND state = "
        "'active' "
        "AND query LIKE '%factorial%')");
    const auto begin = std::chrono::steady_clock::now();
    run.signal(signal);
    const Result result = run.wait();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
    CHECK(result.exit == 130);
    CHECK(result.out == "");
    CHECK(result.err == "migrate: error: interrupted\n");
    CHECK(scratch_databases(project.database()) == "");
    CHECK(project.files("migrations") == "");
    // The models as they were read; nothing of what was interrupted.
    const std::filesystem::directory_iterator cached(project.folder() / ".migrate" / "cache"), end;
    CHECK(std::distance(cached, end) == 1);
  }
}

TEST_CASE("a second check of the same models builds nothing") {
  Server logging({"log_statement=all"});
  Project project(logging);
  project.write("models/a.yaml", model);
  CHECK(project.migrate("check").exit == 3);
  CHECK(count_of(logging.log(), "CREATE DATABASE \"migrate_scratch_") +
            count_of(logging.log(), "CREATE DATABASE migrate_scratch_") ==
        1);
  const std::size_t before = logging.log().size();
  CHECK(project.migrate("check").exit == 3);
  CHECK(logging.log().substr(before).find("CREATE DATABASE") == std::string::npos);
  project.write("models/a.yaml", std::string(model) + "      name: text\n");
  CHECK(project.migrate("check").exit == 3);
  CHECK(logging.log().substr(before).find("CREATE DATABASE") != std::string::npos);
}

// The server's view of what there is to install stands for the files that an upgrade replaces.
TEST_CASE("what an extension has is remembered until another version of it is installed") {
  Server logging({"log_statement=all"});
  Project project(logging);
  project.write("models/a.yaml",
                "extensions:\n  hstore: {members: {type public.hstore: {grants: {public: usage}}}}\n");
  std::size_t before = 0;
  const auto looks = [&] {
    CHECK(project.migrate("check").exit == 3);
    const std::string log = logging.log().substr(before);
    before += log.size();
    return count_of(log, "WHERE x.extname = 'hstore'");
  };
  CHECK(looks() == 1);
  CHECK(looks() == 0);
  project.database().psql(
      "SET allow_system_table_mods = on; CREATE OR REPLACE VIEW pg_catalog.pg_available_extensions AS "
      "SELECT e.name, e.default_version || '.1' AS default_version, x.extversion AS installed_version, "
      "e.comment "
      "FROM pg_available_extensions() e LEFT JOIN pg_extension x ON e.name = x.extname");
  CHECK(looks() == 1);
}

TEST_CASE("reading a catalog takes at most 12 statements, whatever the number of tables") {
  Server logging({"log_statement=all"});
  Project project(logging);
  std::size_t counts[2] = {0, 0};
  for (const int size : {3, 120}) {
    project.database().psql(
        "DO $$ BEGIN FOR i IN 1.." + std::to_string(size) +
        " LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS t%s (id serial PRIMARY KEY, a text DEFAULT 1, "
        "b int CHECK (b > 0))', i); END LOOP; END $$");
    const std::size_t before = logging.log().size();
    CHECK(project.migrate("inspect").exit == 0);
    counts[size == 120] = count_of(logging.log().substr(before), "LOG:  statement:");
  }
  CHECK(counts[0] == counts[1]);
  CHECK(counts[1] >= 4);
  CHECK(counts[1] <= 12);
}

TEST_CASE("a scratch database is emptied of its own subscriptions, and does not mind another's") {
  Project project;
  const auto url = config::ConnectionUrl::parse(project.database().url());
  postgres::ScratchDatabase one(url, {}, {}), other(url, {}, {});
  for (postgres::ScratchDatabase* database : {&one, &other}) {
    database->connection().run(
        "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false)");
  }
  CHECK(one.clear());
  CHECK(project.database().query("SELECT count(*) FROM pg_subscription") == "1");
  CHECK(other.clear());
  CHECK(project.database().query("SELECT count(*) FROM pg_subscription") == "0");
}

TEST_CASE("a scratch database is emptied of all that was made in it, and the schema public is as it was") {
  Project project;
  postgres::ScratchDatabase scratch(config::ConnectionUrl::parse(project.database().url()), {}, {});
  const auto told = [&](const std::string& sql) { return scratch.connection().query(sql).text(0, 0); };
  const std::string left =
      "SELECT concat_ws(' ', (SELECT count(*) FROM pg_class WHERE oid >= 16384), (SELECT count(*) FROM "
      "pg_default_acl), (SELECT count(*) FROM pg_language), (SELECT count(*) FROM pg_am), (SELECT count(*) "
      "FROM "
      "pg_cast), (SELECT count(*) FROM pg_namespace), nspowner::regrole, nspacl, obj_description(oid)) FROM "
      "pg_namespace WHERE nspname = 'public'";
  const std::string before = told(left);
  for (const char* sql : {
           "CREATE TABLE parts (k int PRIMARY KEY) PARTITION BY LIST (k); CREATE TABLE part PARTITION OF "
           "parts "
           "FOR VALUES IN (1); CREATE TABLE named (id int GENERATED ALWAYS AS IDENTITY)",
           "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; ALTER DEFAULT PRIVILEGES IN "
           "SCHEMA "
           "public GRANT EXECUTE ON FUNCTIONS TO pg_monitor; ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor "
           "REVOKE "
           "EXECUTE ON FUNCTIONS FROM PUBLIC",
           "CREATE LANGUAGE other HANDLER plpgsql_call_handler",
           "CREATE ACCESS METHOD other TYPE INDEX HANDLER bthandler",
           "CREATE CAST (int AS point) WITH INOUT; CREATE TYPE span AS RANGE (subtype = int)",
           "REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT ALL ON SCHEMA public TO pg_monitor WITH GRANT "
           "OPTION; "
           "ALTER SCHEMA public OWNER TO pg_read_all_data; COMMENT ON SCHEMA public IS NULL",
       }) {
    CAPTURE(sql);
    scratch.connection().run(sql);
    CHECK(told(left) != before);
    CHECK(scratch.clear());
    CHECK(told(left) == before);
  }
}

TEST_CASE("the server does not sleep until who used a scratch database has left it") {
  Project project;
  const auto url = config::ConnectionUrl::parse(project.database().url());
  auto best = std::chrono::steady_clock::duration::max();
  for (int round = 0; round < 5; ++round) {
    auto scratch =
        std::make_unique<postgres::ScratchDatabase>(url, std::filesystem::path(), std::stop_token());
    scratch->connection().run(  // which its session drops when it ends, and takes its time
        "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('CREATE TEMPORARY TABLE t%s (a int)', i); END LOOP; "
        "END $$");
    const auto begin = std::chrono::steady_clock::now();
    scratch.reset();
    best = std::min(best, std::chrono::steady_clock::now() - begin);
  }
  CHECK(best < std::chrono::milliseconds(100));  // which is how long DROP DATABASE sleeps between two looks
}

TEST_CASE("a role that may not create databases uses the embedded server for them") {
  Project project;
  // So that the user postgres, whom root's server runs as, can reach it: else the server lives elsewhere.
  std::filesystem::permissions(project.folder(), std::filesystem::perms(0755));
  project.write("models/a.yaml", model);
  project.database().psql("CREATE ROLE plain LOGIN");
  const std::string url = project.database().url("plain");
  const Result result = project.migrate({"--url", url, "check"});
  CHECK(result.exit == 3);
  CHECK(result.out == "add table public.t\n");
  CHECK(std::filesystem::exists(project.folder() / ".migrate" / "server"));
  CHECK(project.migrate("server stop").exit == 0);
  project.database().psql("DROP ROLE plain");
}
