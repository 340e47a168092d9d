// Reading a database's catalog into a snapshot: a fixed number of statements, whatever the number of tables,
// in a read-only transaction with an empty search_path, so that every name comes out qualified. Where there
// is much to read a second session reads beside the first, in a transaction that sees the same
// (catalog_rows.hpp).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "postgres/connection.hpp"

namespace migrate::postgres {

struct ExtractionOptions {
  std::vector<std::string> schemas{};  // only these; empty: all but the system's
  std::set<std::pair<std::string, std::string>>
      own_tables{};          // (schema, name) of the program's own: left out
  std::string own_schema{};  // of the program, likewise, with all that is in it
};

// REQUIRES: no transaction is open on the connection.
// Throws Error as Connection does.
catalog::Snapshot extract(Connection& connection, const ExtractionOptions& options);

}  // namespace migrate::postgres
