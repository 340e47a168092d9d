// The libpqxx connection and the libpq handle under it. All that differs between libpqxx 6.4 (Debian 12) and
// 7.10 (Debian 13) is in this pair of files.
//
// The handle serves what pqxx has no way for: the results of several statements in one message, the position
// of an error, notices, and a cancel request from another thread.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <pqxx/pqxx>
#include <string>

namespace migrate::postgres {

class PqxxSession {
 public:
  // `options` as libpq takes them. Throws pqxx::broken_connection.
  explicit PqxxSession(const std::string& options);
  ~PqxxSession();
  PqxxSession(const PqxxSession&) = delete;
  PqxxSession& operator=(const PqxxSession&) = delete;

  PGconn* raw() const;
  // Runs a query outside of any transaction of pqxx's own.
  pqxx::result query(const std::string& sql);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace migrate::postgres
