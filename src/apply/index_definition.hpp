// What a CREATE INDEX would make, printed by the server.
#pragma once

#include <string>

#include "postgres/connection.hpp"
#include "sql/concurrent.hpp"

namespace migrate::apply {

// Whether the index is what `statement` makes. The server builds the same index on an empty temporary table
// of the same columns and says what both are; nothing of that stays. Throws Error as Connection does (the
// role needs the privilege TEMPORARY). REQUIRES: `index` is the qualified, quoted name of an index that is
// there; no transaction is open.
bool has_definition(postgres::Connection& connection, const std::string& index,
                    const sql::BuildsIndex& statement);

}  // namespace migrate::apply
