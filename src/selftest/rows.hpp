// Rows in the tables of a schema, to see that they survive.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "postgres/connection.hpp"

namespace migrate::selftest {

// Puts up to three rows into each table of the database, as far as its constraints let them in. Values are
// plain ones ('1' for a text), so that they stand a change of type. Gives the number of rows.
std::size_t load_rows(postgres::Connection& database);

// What of a table's rows has to be the same after a change: the columns that both schemas have alike.
struct Surviving {
  std::string table;                 // quoted
  std::vector<std::string> columns;  // quoted
};
std::vector<Surviving> surviving(const catalog::Snapshot& a, const catalog::Snapshot& b);

// By table: the number of its rows and a digest of the columns.
std::map<std::string, std::string> digests(postgres::Connection& database,
                                           const std::vector<Surviving>& tables);

}  // namespace migrate::selftest
