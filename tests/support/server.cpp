#include "support/server.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/dump.hpp"
#include "support/folder.hpp"

namespace migrate::test {

std::optional<std::pair<uid_t, gid_t>> server_user() {
  if (::geteuid() != 0) return std::nullopt;
  const passwd* postgres = ::getpwnam("postgres");
  if (!postgres) throw std::runtime_error("there is no user postgres; run scripts/install");
  return std::pair{postgres->pw_uid, postgres->pw_gid};
}

namespace {

namespace fs = std::filesystem;

fs::path make_home() {
  fs::path home = make_folder("server");
  fs::permissions(home, fs::perms(0755));
  if (const auto user = server_user(); user && ::chown(home.c_str(), user->first, user->second) != 0) {
    throw std::runtime_error("chown failed");
  }
  return home;
}

// initdb takes five times as long as a copy of what it made: one stays beside the test programs.
void make_cluster(const fs::path& data) {
  const fs::path version = fs::path(program("initdb")).parent_path().parent_path().filename();
  const fs::path kept = fs::path(MIGRATE_BINARY).parent_path() / "tests" /
                        ("cluster-" + version.string() + "-" + std::to_string(::geteuid()));
  if (fs::exists(kept)) {
    run_well({"/bin/cp", "-a", kept, data});
    return;
  }
  RunOptions options;
  options.user = server_user();
  run_well({program("initdb"), "-D", data, "-A", "trust", "-N", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8"},
           options);
  const fs::path part = kept.string() + "." + std::to_string(::getpid());
  run_well({"/bin/cp", "-a", data, part});
  std::error_code another_was_first;
  fs::rename(part, kept, another_was_first);
  if (another_was_first) fs::remove_all(part);
}

}  // namespace

std::string program(const std::string& name) {
  int newest = 0;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", missing)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (fs::exists(entry.path() / "bin" / "initdb")) newest = std::max(newest, version);
  }
  return newest == 0 ? name : "/usr/lib/postgresql/" + std::to_string(newest) + "/bin/" + name;
}

Server::Server(Bare, const std::vector<std::string>& settings)
    : home_(make_home()),
      settings_{"fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
                "autovacuum=off",
                "shared_buffers=32MB",
                "listen_addresses=",
                std::string("port=") + port,
                "unix_socket_directories=" + home_.string()} {
  settings_.insert(settings_.end(), settings.begin(), settings.end());
}

Server::Server(const std::vector<std::string>& settings) : Server(Bare(), settings) {
  make_cluster(home_ / "data");
  launch();
}

Server::Server(ReplicaOf of, const std::vector<std::string>& settings) : Server(Bare(), settings) {
  RunOptions options;
  options.user = server_user();
  run_well({program("pg_basebackup"), "-D", home_ / "data", "-d", of.primary.url("postgres"), "-R", "-N",
            "-c", "fast"},
           options);
  launch();
}

Server::~Server() {
  crash();
  std::error_code ignored;  // at the program's end there is nobody to tell
  fs::remove_all(home_, ignored);
}

void Server::launch() {
  std::vector<std::string> arguments{program("postgres"), "-D", home_ / "data"};
  for (const std::string& setting : settings_) arguments.insert(arguments.end(), {"-c", setting});
  RunOptions options;
  options.user = server_user();
  options.dies_with_us = true;
  options.patience = std::chrono::seconds(20);
  postmaster_ = std::make_unique<Process>(arguments, options);
  for (int tries = 0; tries < 2000; ++tries) {
    if (run({program("pg_isready"), "-q", "-h", home_, "-p", port}).exit == 0) return;
    if (postmaster_->finished()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  postmaster_->signal(SIGQUIT);
  throw std::runtime_error("the test server did not start: " + postmaster_->wait().err);
}

void Server::crash() {
  if (!postmaster_) return;
  postmaster_->signal(SIGQUIT);
  postmaster_->wait();
  postmaster_.reset();
}

void Server::restart() {
  crash();
  launch();
}

std::string Server::url(const std::string& database, const std::string& user) const {
  return "postgresql://" + user + "@/" + database + "?host=" + home_.string() + "&port=" + port;
}

std::string Server::log() const {
  return postmaster_ ? postmaster_->error_output() : "";
}

std::string Server::psql(const std::string& database, const std::string& sql) const {
  RunOptions options;
  options.input = sql;
  return run_well({program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url(database)}, options);
}

void Server::drop_database(const std::string& name) const {
  psql("postgres",
       "SELECT count(*) > 0 AS subscribed FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid"
       " WHERE d.datname = '" +
           name + R"(' \gset
\if :subscribed
\c )" + name +
           R"(
SELECT format(a, subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid,
       unnest('{ALTER SUBSCRIPTION %I DISABLE,ALTER SUBSCRIPTION %I SET (slot_name = NONE),DROP SUBSCRIPTION %I}'::text[]) a
 WHERE d.datname = current_database() ORDER BY subname, a \gexec
\c postgres
\endif
DROP DATABASE IF EXISTS )" +
           name + " WITH (FORCE)");
}

Server& server() {
  static Server one;
  return one;
}

Database::Database(Server& server) : server_(server) {
  static int number = 0;
  name_ = "test_" + std::to_string(++number);
  // Half the time of WAL_LOG; its checkpoints wait for no disk here.
  server_.psql("postgres", "CREATE DATABASE " + name_ + " TEMPLATE template0 STRATEGY FILE_COPY");
}

Database::~Database() {
  try {
    server_.drop_database(name_);
  } catch (const std::runtime_error&) {
    // the test may have crashed the server on purpose; the cluster goes with the program
  }
}

std::string Database::query(const std::string& sql) const {
  std::string out = server_.psql(name_, sql);
  if (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

void Database::await(const std::string& query) const {
  test::await([&] { return this->query(query) == "t"; }, query);
}

namespace {

constexpr const char* sleeps =
    "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')";

}  // namespace

void Database::await_sleep() const {
  await(std::string("SELECT ") + sleeps);
}

std::string Database::dump() const {
  return test::dump(url(), Own::without);
}

std::string Database::whole_dump() const {
  return test::dump(url(), Own::with);
}

Sleeper::Sleeper(const Database& database, const std::string& sql)
    : database_(database),
      process_({program("psql"), "-XqAt", "-d", database.url(), "-c", sql, "-c", "SELECT pg_sleep(60)"}) {
  database.await_sleep();
}

void Sleeper::end() {
  database_.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND "
      "wait_event = 'PgSleep'");
  database_.await(std::string("SELECT NOT ") + sleeps);
}

}  // namespace migrate::test
