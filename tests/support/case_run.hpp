// Runs a case on a real server with the real program, there and back.
#pragma once

#include <string>

#include "support/case_file.hpp"

namespace migrate::test {

// Checks (with doctest) everything that every case promises, and what its sections say:
//
//   before -> autogenerate -> upgrade -> check finds nothing -> rows
//   after  -> autogenerate -> the same bytes again -> upgrade -> check finds nothing -> no second script
//          -> the schema of a database that was built straight from after -> the same by offline SQL
//   downgrade restores the schema of before -> upgrade gives that of after
void run_case(const CaseFile& file);

// Every case of a folder of tests/cases, each a subcase of the running test.
void run_cases(const std::string& folder);

}  // namespace migrate::test
