// What an extension brought.
#pragma once

#include <string>
#include <vector>

#include "postgres/connection.hpp"

namespace migrate::postgres {

// The members of the extension and their columns by the server's names with the word for what each is, as
// member privileges are called (kinds/member_privileges.cpp): "function public.hstore(text,text)", sorted.
// Empty where the database lacks the extension. REQUIRES: the connection's search_path is empty.
std::vector<std::string> members_of(Connection& connection, const std::string& extension);

}  // namespace migrate::postgres
