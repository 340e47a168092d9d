// What users added to members of extensions: an index, trigger, rule, policy, constraint, default or column
// of an extension's table, a comment on any member.
//
// The catalog does not say whose they are: what the extension's script made is tied to the member in the same
// way. It was made by the transaction of CREATE EXTENSION or ALTER EXTENSION UPDATE, though, and that is in
// the rows (xmin) of the extension and of its memberships. So what a user adds in that same transaction is
// taken for the extension's. pg_upgrade makes every object in a transaction of its own; of such an extension,
// no two of whose members are of one transaction, nothing is told.
#pragma once

#include "postgres/connection.hpp"

namespace migrate::postgres {

// "index public.i on a member of extension x" and its schema, null where it is in none. Sends one statement.
Rows member_additions(Connection& connection);

}  // namespace migrate::postgres
