// A statement outside of transactions on which a run broke: whether it was done, only the catalog knows. It
// is asked for the very object and its definition (IF NOT EXISTS tells nothing: it is content with an index
// that is invalid, safety.md, fact 5), and what is half done is taken away or brought to its end.
#pragma once

#include <string>

#include "error/error.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

enum class Outcome {
  to_do,  // nothing of it is there (any more): it is to be run
  done,
};

// Throws Error when what is there is not what the statement makes (both are shown), when somebody else is at
// work on it, and where the catalog cannot tell; `place` is the statement's.
Outcome settle(postgres::Connection& connection, const std::string& statement, const Place& place,
               const std::string& revision);

// The same before a statement that says IF NOT EXISTS is run for the first time; to_do for every other.
Outcome settle_before(postgres::Connection& connection, const std::string& statement, const Place& place,
                      const std::string& revision);

}  // namespace migrate::apply
