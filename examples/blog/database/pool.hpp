// Connections that are kept and lent.
//
// `size` of them stay open; `overflow` more are opened while there is more to do, and closed when they come
// back. Who finds none free waits. Each is asked whether it still works before it is lent: one that a restart
// of the server or a firewall has cut is replaced, and the borrower does not notice.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "database/connection.hpp"

namespace blog {

struct PoolOptions {
  int size = 10;
  int overflow = 10;
  std::chrono::milliseconds timeout{5000};  // for one to be free
};

class Pool {
 public:
  explicit Pool(std::string url, PoolOptions options = {});
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // A connection as long as this lives. REQUIRES: the pool outlives it.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    ~Lease();
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Throws Busy after the timeout; pqxx::broken_connection when the database cannot be reached.
  Lease borrow();

  int open() const;  // lent and idle ones
  int idle() const;

 private:
  std::unique_ptr<Connection> take_idle_or_reserve();
  void give_back(std::unique_ptr<Connection> connection) noexcept;
  void forget_one() noexcept;

  const std::string url_;
  const PoolOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable came_back_;
  std::vector<std::unique_ptr<Connection>> idle_;  // the one that was used last is lent first
  int open_ = 0;
};

}  // namespace blog
