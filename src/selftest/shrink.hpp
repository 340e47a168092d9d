// From a pair of schemas that fails to a small one that fails in the same way.
#pragma once

#include "selftest/trial.hpp"

namespace migrate::selftest {

// Takes out items, and differences of items, as long as the failure stays. Gives the pair with its verdict.
// REQUIRES: verdict.outcome is Outcome::failed. Throws as Trial::run does.
Verdict shrink(Trial& trial, Verdict verdict);

}  // namespace migrate::selftest
