// A table whose rows count how often they were done, for tests of statements that run in batches.
#pragma once

#include <string>

#include "support/process.hpp"
#include "support/project.hpp"

namespace migrate::test {

// Revision a makes a table t(id, n, filling) with ids from 1 to `rows` and n = 0; b is `up`, and `down`.
void make_counters(const Project& project, long rows, const std::string& up, const std::string& down = {});

// How many rows have each n: "0|40\n1|60".
std::string counted(Project& project);

// What the journal says of the batches under way; -1 where it says nothing.
long rows_done(Project& project);

// Waits until the run has done more rows than that, or has ended.
void wait_for_more(Project& project, const Process& run, long than);

}  // namespace migrate::test
