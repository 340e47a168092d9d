// The statements that work outside of transactions: what they are about, so that after a break the catalog
// can be asked how far they came. Names are as the statement writes them.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace migrate::sql {

// CREATE [UNIQUE] INDEX CONCURRENTLY [[IF NOT EXISTS] index] ON [ONLY] table …
struct BuildsIndex {
  std::string index;  // empty: the server makes the name
  std::string table;
  bool if_not_exists = false;
  bool unique = false;
  std::string definition;  // what follows the table's name
};

// DROP INDEX CONCURRENTLY [IF EXISTS] index
struct DropsIndex {
  std::string index;
};

// REINDEX … CONCURRENTLY …
struct Reindexes {
  std::string what;  // "index", "table", "schema", "database" or "system"
  std::string name;  // empty: the current database
};

// ALTER TABLE parent DETACH PARTITION partition CONCURRENTLY
struct DetachesPartition {
  std::string parent;
  std::string partition;
};

// CREATE or DROP of what is done wholly or not at all.
struct MakesWhole {
  std::string what;  // "database", "tablespace" or "subscription"
  std::string name;
  bool drops = false;
};

// What may be run again: VACUUM, CLUSTER, ALTER SYSTEM, ALTER SUBSCRIPTION … REFRESH, DISCARD.
struct Repeatable {};

using Concurrent = std::variant<std::monostate, BuildsIndex, DropsIndex, Reindexes, DetachesPartition,
                                MakesWhole, Repeatable>;

// What `statement` is of these; monostate for every other.
Concurrent concurrent_of(std::string_view statement);

}  // namespace migrate::sql
