// The PostgreSQL server of a test program: private, on a Unix socket, started at the first use, gone with the
// program however it ends. Root runs it as `postgres`.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/process.hpp"

namespace migrate::test {

// Path of a PostgreSQL program, of the newest server that is installed, else of $PATH.
std::string program(const std::string& name);

// The user that servers run as, when that is not ourselves: they refuse to be root's.
std::optional<std::pair<uid_t, gid_t>> server_user();

class Server {
 public:
  static constexpr const char* port = "54377";  // in the name of its socket

  // `settings`: more of them, "name=value".
  explicit Server(const std::vector<std::string>& settings = {});
  // A replica of another one, as it is now, that follows it. REQUIRES: that one outlives this.
  struct ReplicaOf {
    const Server& primary;
  };
  explicit Server(ReplicaOf of, const std::vector<std::string>& settings = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url(const std::string& database, const std::string& user = "postgres") const;
  // The folder of the socket and of data/.
  const std::filesystem::path& home() const { return home_; }
  // What the server logged since it was started; statements too with the setting log_statement=all.
  std::string log() const;

  // stdout of `psql -XqAt`, stopped at the first error. Throws std::runtime_error with psql's words.
  std::string psql(const std::string& database, const std::string& sql) const;
  // With its subscriptions, which else keep a database from being dropped.
  void drop_database(const std::string& name) const;

  // Ends it at once, as a crash would; and brings it back.
  void crash();
  void restart();

 private:
  // A folder, and what all servers of tests are set to.
  struct Bare {};
  Server(Bare bare, const std::vector<std::string>& settings);
  void launch();

  std::filesystem::path home_;
  std::vector<std::string> settings_;
  std::unique_ptr<Process> postmaster_;
};

// The one that the tests of a program share.
Server& server();

// A database of its own for a test.
class Database {
 public:
  explicit Database(Server& server = test::server());
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& name() const { return name_; }
  std::string url(const std::string& user = "postgres") const { return server_.url(name_, user); }
  // Runs a script.
  void psql(const std::string& sql) const { server_.psql(name_, sql); }
  // The rows: columns parted by "|", rows by line ends, none after the last.
  std::string query(const std::string& sql) const;
  // Waits until the query's answer is "t". Throws as test::await() does.
  void await(const std::string& query) const;
  // Waits until a session of the database is in pg_sleep().
  void await_sleep() const;
  // The schema, as `dump` gives it, without the program's own tables.
  std::string dump() const;
  // The same with them.
  std::string whole_dump() const;

 private:
  Server& server_;
  std::string name_;
};

// A session of psql that has run the script, and sleeps for a minute, with the transaction that the script
// began, if any.
class Sleeper {
 public:
  // Waits until it sleeps; no other session of the database may.
  Sleeper(const Database& database, const std::string& sql);
  // Ends the session by the server, and waits until the database has no other that sleeps.
  void end();

 private:
  const Database& database_;
  Process process_;
};

}  // namespace migrate::test
