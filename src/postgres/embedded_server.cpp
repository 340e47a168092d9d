#include "postgres/embedded_server.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <deque>
#include <fstream>
#include <thread>

#include "error/error.hpp"
#include "postgres/embedded_folders.hpp"
#include "postgres/embedded_programs.hpp"

namespace migrate::postgres {

namespace {

namespace fs = std::filesystem;

constexpr const char* patience = "60";  // seconds, of pg_ctl
constexpr std::size_t log_lines = 12;
constexpr std::chrono::seconds settling_time(10);

[[noreturn]] void fail(std::string what, std::string detail = {}, std::string hint = {}) {
  ErrorFacts facts;
  facts.what = "embedded server: " + std::move(what);
  facts.detail = std::move(detail);
  facts.hint = std::move(hint);
  throw Error(std::move(facts));
}

std::string first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::uintmax_t size_of(const fs::path& file) {
  std::error_code missing;
  const std::uintmax_t size = fs::file_size(file, missing);
  return missing ? 0 : size;
}

// The last lines that stand after `begin` (bytes).
std::string last_lines(const fs::path& file, std::uintmax_t begin) {
  std::ifstream stream(file);
  stream.seekg(static_cast<std::streamoff>(begin));
  std::deque<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
    if (lines.size() > log_lines) lines.pop_front();
  }
  std::string out;
  for (const std::string& line : lines) out += "\n" + line;
  return out;
}

// postmaster.pid and the socket's lock file both begin with the postmaster's process id.
std::optional<int> pid_in(const fs::path& lock_file) {
  const std::string line = first_line(lock_file);
  int pid = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), pid);
  if (error != std::errc() || pid <= 0) return std::nullopt;
  return pid;
}

// proc(5), stat: "pid (name) state ..."; empty when there is no such process.
std::string process_state(int pid) {
  const std::string line = first_line("/proc/" + std::to_string(pid) + "/stat");
  const std::size_t name_end = line.rfind(") ");
  return name_end == std::string::npos ? "" : line.substr(name_end + 2, 1);
}

// A postmaster that was killed in a container without an init process stays a zombie, which PostgreSQL takes
// for a server that runs: its lock files would keep the cluster from starting.
void remove_lock_of_zombie(const fs::path& lock_file) {
  const auto pid = pid_in(lock_file);
  if (pid && process_state(*pid) == "Z") fs::remove(lock_file);
}

// Written into a new cluster's postgresql.conf, for people to change. One machine, one developer: small, and
// quick to commit; a crash loses the last moments, never the cluster.
constexpr const char* first_settings = R"(
# Settings by migrate.
max_connections = 50
shared_buffers = 32MB
max_wal_size = 256MB
max_locks_per_transaction = 256
synchronous_commit = off
jit = off
)";

}  // namespace

EmbeddedServer::EmbeddedServer(const fs::path& project_root)
    : project_(fs::weakly_canonical(project_root)),
      user_(server_user(project_)),
      home_(server_home(project_, user_)),
      socket_(server_socket(home_, user_)) {}

config::ConnectionUrl EmbeddedServer::url(std::string_view database) const {
  return config::ConnectionUrl::parse("host=" + socket_.string() + " port=5432 user=postgres")
      .with_database(database);
}

bool EmbeddedServer::running() const {
  return ::PQping((url("postgres").libpq() + " connect_timeout='5'").c_str()) == PQPING_OK;
}

EmbeddedServer::Status EmbeddedServer::status() const {
  const bool up = running();
  return {home_, socket_, version(), up, up ? pid_in(data() / "postmaster.pid") : std::nullopt};
}

void EmbeddedServer::start() {
  if (running()) return;
  prepare_parent();
  const FolderLock lock(home_.parent_path());
  if (running()) return;
  make_private_folder(home_, user_);
  make_private_folder(socket_, user_);
  if (!fs::exists(data())) make_cluster();
  if (settled() == Settled::up) return;
  remove_lock_of_zombie(data() / "postmaster.pid");
  remove_lock_of_zombie(socket_ / ".s.PGSQL.5432.lock");
  const fs::path pg_ctl = find_server_programs(version()) / "pg_ctl";
  // The path of a socket's folder holds plain characters only (server_socket), for pg_ctl gives this to a
  // shell.
  const std::string options =
      "-c listen_addresses= -c port=5432 -c unix_socket_permissions=0700"
      " -c unix_socket_directories=" +
      socket_.string();
  run({pg_ctl, "start", "-D", "data", "-l", "log", "-w", "-t", patience, "-o", options}, "it did not start");
}

EmbeddedServer::Settled EmbeddedServer::settled() const {
  const auto pid = pid_in(data() / "postmaster.pid");
  const auto deadline = std::chrono::steady_clock::now() + settling_time;
  while (pid && std::chrono::steady_clock::now() < deadline) {
    if (running()) return Settled::up;
    const std::string state = process_state(*pid);
    if (state.empty() || state == "Z") break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Settled::down;
}

bool EmbeddedServer::stop() {
  if (!fs::exists(data())) return false;
  const FolderLock lock(home_.parent_path());
  if (!running()) return false;
  const fs::path pg_ctl = find_server_programs(version()) / "pg_ctl";
  run({pg_ctl, "stop", "-D", "data", "-m", "fast", "-w", "-t", patience}, "it did not stop");
  return true;
}

std::string EmbeddedServer::version() const {
  return first_line(data() / "PG_VERSION");
}

void EmbeddedServer::prepare_parent() const {
  make_project_folder(project_);
  std::error_code failure;
  fs::create_directories(home_.parent_path(), failure);
  if (failure) fail("cannot make " + home_.parent_path().string() + ": " + failure.message());
}

// Made under another name, so that what a crash leaves behind is never taken for a cluster. The programs get
// names relative to the folder they run in: pg_ctl hands its own through a shell.
void EmbeddedServer::make_cluster() const {
  static constexpr const char* unfinished = "data.new";
  const fs::path programs = find_server_programs();
  fs::remove_all(home_ / unfinished);
  run({programs / "initdb", "-D", unfinished, "-A", "trust", "-U", "postgres", "-E", "UTF8",
       "--locale=C.UTF-8"},
      "initdb failed");
  run({"/bin/sh", "-c", "cat >> " + std::string(unfinished) + "/postgresql.conf"},
      "its settings cannot be written", first_settings);
  run({programs / "postgres", "--single", "-D", unfinished, "postgres"}, "its database could not be made",
      "CREATE DATABASE " + std::string(default_database) + "\n");
  fs::rename(home_ / unfinished, data());
}

void EmbeddedServer::run(const std::vector<std::string>& arguments, const std::string& failure,
                         std::string input) const {
  const fs::path log = home_ / "log";
  const std::uintmax_t log_begin = size_of(log);
  const CommandResult result = run_command({arguments, home_, user_, std::move(input)});
  if (result.exit == 0) return;
  const std::string lines = last_lines(log, log_begin);
  fail(failure, result.output + (lines.empty() ? "" : "The server's log says:" + lines),
       "the log is " + log.string());
}

}  // namespace migrate::postgres
