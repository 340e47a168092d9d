// A session with a PostgreSQL server. The rest of the program sees rows, counts and errors, never pqxx.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "config/connection_url.hpp"

namespace migrate::postgres {

// The rows of a query. Views are valid while the Rows live.
class Rows {
 public:
  struct Data;  // known to connection.cpp alone

  explicit Rows(std::unique_ptr<Data> data);
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  std::size_t size() const;
  bool is_null(std::size_t row, std::size_t column) const;
  std::string_view get(std::size_t row, std::size_t column) const;  // "" for null
  std::string text(std::size_t row, std::size_t column) const { return std::string(get(row, column)); }

 private:
  std::unique_ptr<Data> data_;
};

struct SessionOptions {
  std::chrono::milliseconds lock_timeout{0};       // 0: none
  std::chrono::milliseconds statement_timeout{0};  // 0: none
  // Hears the server's notices, one text each, without line end. May be empty: then they are dropped.
  std::function<void(std::string_view)> notice{};
  std::stop_token stop{};  // heeded from the first statement on
};

class Connection {
 public:
  // Connects within 10 seconds unless the URL says otherwise (connect_timeout), as application `migrate`.
  // An embedded URL starts the project's server under `root` first. Throws Error: what libpq says, the URL
  // masked; servers older than PostgreSQL 15 are refused, and poolers that give every transaction another
  // server process (pooler.hpp).
  Connection(const config::ConnectionUrl& url, const std::filesystem::path& root,
             const SessionOptions& options = {});
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;

  // Another session with the same database as the same user, which heeds what this one does and drops its
  // notices: it may run on a thread of its own, and whoever hears them is called from one. Throws Error as
  // the constructor.
  Connection another() const { return another(heeded()); }
  // The same, which heeds `stop` from its first statement on.
  Connection another(std::stop_token stop) const;

  // One statement that gives rows, or several, in a transaction of their own, of which the last one does.
  // Throws Error with the server's message, SQLSTATE, detail and hint.
  Rows query(const std::string& sql);

  // The same of a text that is asked for again and again: a session that keeps plans has it parsed and
  // planned once.
  Rows query_often(const std::string& sql);
  // REQUIRES: no pooler of connections between us and the server (a plan is kept by one server process).
  void keep_plans();

  // Any number of statements in one message; outside a transaction they make one of their own unless they
  // hold BEGIN and COMMIT. Throws Error as query does; statement_line is the line of `sql`. A transaction
  // that `sql` opened and left by an error is rolled back.
  void run(const std::string& sql);

  // From now on a stop cancels the statement that runs, and no other is sent: query and run throw Error
  // (Exit::interrupted). An empty token, which is the beginning, never stops.
  void heed(std::stop_token stop);
  std::stop_token heeded() const;

  // The session has ended without our doing: nothing can be asked over it any more.
  bool is_lost() const;

  int server_version() const;  // as PostgreSQL numbers it: 150020
  int backend_pid() const;     // the server's process, behind a pooler too
  std::string database() const;

  // Asks the server to cancel what this session runs. May be called from another thread; never throws, and
  // does nothing when the session is idle.
  void cancel() const noexcept;

 private:
  class Implementation;

  Connection() = default;
  // REQUIRES: the URL is no embedded one.
  void open(const config::ConnectionUrl& url, const SessionOptions& options);
  void refuse_shared_processes() const;

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace migrate::postgres
