// What a database holds beyond the kinds that this version knows. It is named, never skipped in silence.
#pragma once

#include <string>
#include <vector>

#include "postgres/connection.hpp"

namespace migrate::postgres {

// "view public.active_users", one for each object, sorted; members of extensions left out. One query, in the
// transaction that is open.
std::vector<std::string> list_unmodelled(Connection& connection);

}  // namespace migrate::postgres
