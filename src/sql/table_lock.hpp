// The lock that a statement takes on the tables that it is about, told by its first words (manual, 13.3.1).
#pragma once

#include <string_view>

namespace migrate::sql {

// A lock mode as LOCK TABLE writes it, "SHARE ROW EXCLUSIVE"; for ALTER TABLE the most that it can be, "up to
// ACCESS EXCLUSIVE". Empty where the words do not tell. A rehearsal (apply/rehearsal.hpp) tells it for
// certain.
std::string_view lock_of(std::string_view statement);

}  // namespace migrate::sql
