// Privileges on members of extensions which are not those that CREATE EXTENSION left them with: the user's
// own addition, which pg_dump prints too.
#pragma once

#include "postgres/connection.hpp"

namespace migrate::postgres {

// "privileges on function public.hstore(text,text) of extension hstore", and the member's schema, null where
// it is in none. Sends one statement.
Rows member_grants(Connection& connection);

}  // namespace migrate::postgres
