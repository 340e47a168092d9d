// A connection to the database. All that differs between libpqxx 6.4 (Debian 12) and 7.10 (Debian 13) is in
// this pair of files.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace blog {

// The text of a value as PostgreSQL reads it, which finds the type by where it stands; nothing: null.
using Parameter = std::optional<std::string>;

class Connection {
 public:
  // `url`: any form that libpq takes. Times come and go in UTC, dates as ISO 8601 has them.
  // Throws pqxx::broken_connection.
  explicit Connection(const std::string& url);

  // Whether the server is still there: asks it.
  bool answers() noexcept;
  bool is_open() const noexcept { return connection_.is_open(); }
  pqxx::connection& pqxx() { return connection_; }

 private:
  pqxx::connection connection_;
};

// `parameters`: of $1, $2, … in the statement. Throws pqxx::sql_error, pqxx::broken_connection.
pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql,
                     const std::vector<Parameter>& parameters);

}  // namespace blog
