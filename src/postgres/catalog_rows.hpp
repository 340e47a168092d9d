// What extraction asks the server: a fixed number of statements in one read-only transaction with an empty
// search_path, and where there is much to read in two sessions that see the same.
#pragma once

#include <string>
#include <vector>

#include "postgres/connection.hpp"
#include "postgres/object_rows.hpp"

namespace migrate::postgres {

// What the server told of one snapshot of its catalog.
struct CatalogRows {
  std::string role;                     // the session's
  ObjectRows others;                    // of Share::others
  ObjectRows beside;                    // of Share::beside
  DependencyRows dependencies;          // those of one object come together
  Rows casts;                           // source, target, castcontext, castmethod
  std::vector<std::string> unmodelled;  // as list_unmodelled names it
};

// `schemas`: where the unmodelled objects are looked for; empty: everywhere. REQUIRES: no transaction is open
// on the connection. Throws Error as Connection does.
CatalogRows read_catalog(Connection& connection, const std::vector<std::string>& schemas);

}  // namespace migrate::postgres
