// When a trigger, an event trigger or a rule fires: always, only for a replica's own changes, never; else as
// usual, for those of the origin.
#pragma once

#include <string>
#include <string_view>

namespace migrate::kinds {

// "ENABLE", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS" for "", "disabled", "replica", "always".
std::string enabling_clause(std::string_view state);

// An identifier token as it is meant: without quotes, or in small letters.
std::string plain_name(std::string_view token);

}  // namespace migrate::kinds
