// Scripts that destroy data, as their headers say (`destroys`, `down-destroys`): what of it there is to lose
// is told before anything runs.
#pragma once

#include <string>
#include <vector>

#include "error/error.hpp"
#include "history/walk.hpp"
#include "postgres/connection.hpp"
#include "script/script.hpp"

namespace migrate::apply {

// What one script destroys.
struct Loss {
  std::string revision;
  Place place;       // of the header's line
  std::string what;  // "table public.users"
};

std::vector<Loss> losses_of(const history::Walk& walk, const std::vector<script::Script>& scripts);

// "12 rows" of a table, "3 values" of a column (those that are not null); exact up to 10,000 rows, the
// planner's estimate above. Empty for what is not there, may not be read, or is neither. Two statements at
// most, which read no more than that many rows. Throws Error as Connection does.
std::string size_of(postgres::Connection& connection, const std::string& what);

// Throws Error (Exit::refused) that names each, with what it holds where there is a connection to ask; does
// nothing where there is none.
void refuse_destruction(const std::vector<Loss>& losses, postgres::Connection* connection);

}  // namespace migrate::apply
