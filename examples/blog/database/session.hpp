// The scope of a transaction: what is not committed is rolled back.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "database/pool.hpp"

namespace blog {

class Session {
 public:
  // `tenant`: whose rows are seen and written (row-level security), as the text of a uuid. Throws as
  // Pool::borrow.
  Session(Pool& pool, const std::string& tenant);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Throws pqxx::sql_error, pqxx::broken_connection.
  pqxx::result execute(const std::string& sql, const std::vector<Parameter>& parameters = {});

  // Throws pqxx::in_doubt_error where the connection was lost before the server's answer.
  void commit() { transaction_.commit(); }

  // Runs `work`; when it throws, what it did is undone, what was before it is not, and the exception goes on.
  template <class Work>
  auto savepoint(Work work);

 private:
  Pool::Lease connection_;
  pqxx::work transaction_;
  int savepoints_ = 0;
};

// Where an application's sessions come from.
class Database {
 public:
  Database(const std::string& url, std::string tenant, PoolOptions options = {})
      : pool_(url, options), tenant_(std::move(tenant)) {}

  // Runs `work` with a session, which is committed when it returns and rolled back when it throws.
  template <class Work>
  auto in_session(Work work);

  Pool& pool() { return pool_; }

 private:
  Pool pool_;
  std::string tenant_;
};

template <class Work>
auto Session::savepoint(Work work) {
  const std::string name = "savepoint_" + std::to_string(++savepoints_);
  execute("SAVEPOINT " + name);
  try {
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      execute("RELEASE SAVEPOINT " + name);
    } else {
      auto out = work();
      execute("RELEASE SAVEPOINT " + name);
      return out;
    }
  } catch (...) {
    if (connection_->is_open()) execute("ROLLBACK TO SAVEPOINT " + name);
    throw;
  }
}

template <class Work>
auto Database::in_session(Work work) {
  Session session(pool_, tenant_);
  if constexpr (std::is_void_v<decltype(work(session))>) {
    work(session);
    session.commit();
  } else {
    auto out = work(session);
    session.commit();
    return out;
  }
}

}  // namespace blog
