// Stands between clients and a test's server and passes their messages on; at one query of them it breaks
// something.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "support/server.hpp"

namespace migrate::test {

// When, as seen from the server.
enum class Moment {
  before,  // it has not heard of the query
  during,  // it was sent this moment
  after,   // it has done it, and nobody was told
};

// The two ends of a connection.
struct Ends {
  pid_t client;
  int backend;
};

class Proxy {
 public:
  explicit Proxy(Server& server);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  std::string url(const std::string& database) const;

  // At the query of that number (from 1, over all connections from now on) `action` is run, in a thread of
  // ours. It gives whether the connection shall be cut. REQUIRES: no client is connected.
  void break_at(int query, Moment moment, std::function<bool(const Ends&)> action);
  // Whether that query came; an action that is under way is awaited, for a client may be dead before its end.
  bool broke() const;
  // How many came since break_at().
  int queries() const { return queries_; }
  // Cuts all connections; they are gone when it returns.
  void cut();

 private:
  struct Connection {
    int client;
    int server;
    Ends ends;
    bool started = false;       // the client's first packet, which has no type, is through
    bool held = false;          // its answer is awaited and not passed on
    std::string from_client{};  // what has not come whole
    std::string from_server{};
    std::string answer{};  // to the query that is held
  };

  void serve();
  void close_all();
  void accept_one();
  // Each gives whether the connection lives on.
  bool hear_client(Connection& connection);
  bool hear_server(Connection& connection);
  bool pass_query(Connection& connection, const std::string& message);
  bool act(Connection& connection);

  const Server& server_;
  std::string folder_;
  int listener_ = -1;
  std::list<Connection> connections_;
  std::atomic<int> queries_ = 0;
  int break_at_ = 0;
  Moment moment_ = Moment::before;
  std::function<bool(const Ends&)> action_;
  std::atomic<bool> acting_ = false;
  std::atomic<bool> broke_ = false;
  std::atomic<bool> cuts_ = false;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace migrate::test
