// What a rehearsal found out, on stdout.
#pragma once

#include <vector>

#include "apply/rehearsal.hpp"

namespace migrate::cli {

// A paragraph for each statement, or one JSON document.
void report_rehearsal(const std::vector<apply::Rehearsed>& statements, bool json);

}  // namespace migrate::cli
