// Running a statement over one range of keys after another. Each range is a transaction of its own, together
// with the cursor in the journal: however the run ends, the next one goes on behind the last range that was
// committed, and no row is done twice.
//
// Ranges follow the order of the key, and their ends are looked up just before they are run (the key of the
// n-th next row): gaps cost nothing, and any ordered type does. Rows that come meanwhile ahead of the cursor
// are done, those that come behind it are not.
#pragma once

#include "apply/actions.hpp"
#include "apply/interrupt.hpp"
#include "apply/runner.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

// Throws Error with the script's place where the table, its key or the cursor is not fit for it, a batch
// fails, or replicas stay behind; (Exit::interrupted) when a signal comes. What was committed stays.
void run_batches(const Batches& batches, postgres::Connection& connection, const Interrupt& interrupt,
                 const RunOptions& options);

}  // namespace migrate::apply
