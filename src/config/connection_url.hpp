// Where a database is, in every form that libpq takes, and without its secrets where it is printed.
//
//   postgresql://[user[:password]@][host[:port][,...]][/dbname][?key=value&...]     also postgres://
//   postgresql+asyncpg://... and other SQLAlchemy driver suffixes, which are dropped
//   key=value key='quoted \' value' ..., service=name among them
//   embedded                                            the private server of the project
//
// The rules are those of the PostgreSQL manual, "Connection Strings" (libpq-connect). All forms become one
// list of libpq parameters; what libpq fills in by itself (service file, PGHOST, ~/.pgpass) stays its
// business.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error/error.hpp"

namespace migrate::config {

class ConnectionUrl {
 public:
  // Throws Error (Exit::usage, at `place`) when `text` has none of the forms. The message never quotes what
  // may be part of a password.
  static ConnectionUrl parse(std::string_view text, const Place& place = {});

  // True for `embedded`: ask the embedded server for the URL to connect with.
  bool is_embedded() const { return form_ == Form::embedded; }

  // The `key='value' ...` string for libpq.
  // REQUIRES: !is_embedded()
  std::string libpq() const;

  // For people: the form that was given, with passwords replaced by "***".
  std::string masked() const;

  // The value of a libpq parameter ("host", "user", "dbname"...), where the text gives it.
  std::optional<std::string> parameter(std::string_view name) const;
  std::optional<std::string> database() const { return parameter("dbname"); }

  // The same server with another database; in every form, `service=` and `embedded` included.
  ConnectionUrl with_database(std::string_view name) const;

  bool operator==(const ConnectionUrl&) const = default;

 private:
  enum class Form { uri, conninfo, embedded };
  using Parameters = std::vector<std::pair<std::string, std::string>>;

  static Parameters parse_uri(std::string_view text, const Place& place);
  static Parameters parse_conninfo(std::string_view text, const Place& place);
  std::string masked_uri() const;
  void set(std::string_view name, std::string value);

  Form form_ = Form::conninfo;
  Parameters parameters_;  // each name once, in the order given
};

}  // namespace migrate::config
