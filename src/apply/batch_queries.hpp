// What batches ask a table, and how they speak of ranges of its keys: SQL, as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sql/ranged.hpp"

namespace migrate::apply {

using Key = std::vector<std::string>;  // names of columns, not quoted

// Rows: the columns of the primary key, in its order; of a table that is not there: none.
std::string primary_key_of(const std::string& table);

// One row: whether the table is there, whether it has all the columns, whether all of them are NOT NULL,
// about how many rows there are, and whether it is `target`.
std::string facts_of(const std::string& table, const Key& key, const std::string& target);

// One row: the plan of looking up a range, as JSON (batch_plans.hpp). Several statements.
std::string plan_of_lookup(const sql::Ranged& statement, const Key& key);

// One row: the plan of the statement as it was written, as JSON. Several statements.
std::string plan_of(const sql::Ranged& statement);

// One row: whether a row of the table has no key, a part of it being NULL.
std::string has_null(const sql::Ranged& statement, const Key& key);

// Calls of set_config() until the end of the transaction, parted by commas, under which values print as what
// every session reads as the same value, whatever its own settings: as pg_dump has them, but for intervals,
// whose form here does not depend on the reader's either.
std::string exact_print();

// One row, or none where no rows are left: how many rows the next batch goes over, the key of the last of
// them as SQL literals, how many sessions waited for the last batch (see count_blocked), and how far the
// slowest replica is behind, in milliseconds. `cursor`: a key as SQL literals; none at the beginning. Several
// statements.
std::string next_range(const sql::Ranged& statement, const Key& key, const std::optional<std::string>& cursor,
                       long rows);

// The rows behind `cursor` up to `last`, as a condition.
std::string condition(const sql::Ranged& statement, const Key& key, const std::optional<std::string>& cursor,
                      const std::string& last);

// Counts, in a batch's transaction, how many sessions wait for it now, for next_range to tell.
std::string count_blocked();

// One row: how far the slowest replica is behind, in milliseconds; 0 where there is none, or the role may not
// know (pg_monitor may).
std::string replication_lag();

}  // namespace migrate::apply
