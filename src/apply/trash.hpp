// What the trash of a database holds, and what a person does with it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "apply/store.hpp"
#include "history/version_table.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

// A table or some columns of one, dropped and kept.
struct Kept {
  std::string id;
  std::string what;  // "table public.t", "columns a, b of public.t"
  std::string revision;
  std::string direction;   // "upgrade" or "downgrade"
  std::string dropped_at;  // ISO 8601, UTC
  std::string dropped_by;  // the session's user
  std::chrono::seconds age{};
  std::string age_text;     // "3 days 02:10:05"
  long bytes = 0;           // on the disk, indexes and TOAST included
  std::string size;         // "16 kB"
  bool comes_back = false;  // by the downgrade of the revision, unless it was undone since
  std::string kept_as;      // quoted, with its schema
};

// What revisions of the version table left there, oldest first. One statement at most. Throws Error as
// Connection does.
std::vector<Kept> read_trash(postgres::Connection& connection, const State& state,
                             const history::VersionTable& table);

// Brings it back, in a transaction: a table under its name where that is free, bare of all but its rows; else
// its rows, or the values of columns, into what is there. Throws Error with the reason where that cannot be.
void restore_kept(postgres::Connection& connection, const Kept& kept);

// Drops it for good, all in one transaction.
void purge_kept(postgres::Connection& connection, const std::vector<Kept>& kept);

}  // namespace migrate::apply
