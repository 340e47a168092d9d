// Assert lines of a script (grammar: script.hpp). Among the statements of a step one stands as it is written,
// "-- migrate:assert …"; this says what it is on the server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace migrate::script {

// The condition of an assert line; nothing where the text is none.
std::optional<std::string_view> find_condition(std::string_view text);
inline bool is_assertion(std::string_view text) {
  return find_condition(text).has_value();
}

// Why the text is no condition, as a sentence's end ("holds a semicolon"); empty when it is one: an
// expression, or a query. Whether it gives a boolean the server says.
std::string flaw_of_condition(std::string_view condition);

// What is sent for a step's statement: itself, or for an assert line a DO block that raises assert_failure
// (P0004), with the condition's text, unless the condition is true.
std::string sent_text(const std::string& statement);

// What stands for a step's statement in a checksum over tokens, to which comments are nothing.
std::string checksum_text(const std::string& statement);

}  // namespace migrate::script
