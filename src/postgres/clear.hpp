// Emptying a database of ours, so that it serves again: far cheaper than to make another.
#pragma once

#include <string>

#include "postgres/connection.hpp"

namespace migrate::postgres {

// What tells an empty database from one in which something was left: equal texts, equally empty.
std::string census(Connection& database);

// Drops all that was made in the database and resets the session. Gives false where something cannot be
// dropped in this way. Throws Error when it is interrupted.
bool clear(Connection& database);

}  // namespace migrate::postgres
