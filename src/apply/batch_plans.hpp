// What the server's planner says of batches before the first of them is run: SQL, as text. Plans tell what
// names and shapes cannot: whether an index gives the rows in the order of the key, and whether a SELECT
// makes one row of many. Nothing is run but EXPLAIN.
#pragma once

#include <string>

namespace migrate::apply {

// Calls of set_config() until the end of the transaction, parted by commas, under which a plan sorts only
// where no index gives the order (of names, directions, NULLs, operator class and collation).
std::string settings_against_sorting();
// The same, under which min() and max() are computed as other aggregates are.
std::string settings_against_short_cuts();

// Rows: the nodes of a plan that show that ranges cannot be looked up by an index. `plan`: SQL for what
// EXPLAIN (FORMAT JSON) gave.
std::string nodes_without_index(const std::string& plan);
// Rows: the nodes of a plan that make one row of many, or take a part of all rows, in the statement itself
// and not in what it joins or in its subqueries.
std::string nodes_over_all_rows(const std::string& plan);

}  // namespace migrate::apply
