// Questions to the person at the terminal. Where stdin or stderr is none there is never one.
#pragma once

#include <string>

namespace migrate::cli {

bool can_ask();

// Whether the answer is yes; anything but "y" or "yes" is no. REQUIRES: can_ask().
bool confirm(const std::string& question);

}  // namespace migrate::cli
