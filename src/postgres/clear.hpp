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

// Statements that give the schema public the owner, the privileges and the comment that it has now; and
// running them, which gives false where the server refuses. Throws Error when it is interrupted.
std::string public_schema(Connection& database);
bool restore(Connection& database, const std::string& public_schema);

}  // namespace migrate::postgres
