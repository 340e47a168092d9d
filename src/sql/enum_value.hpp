// Statements about the values of enums, told by their tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::sql {

struct AddedValue {
  std::vector<std::string> type;  // the parts of its name
  std::string literal;            // as the statement writes it, quotes included
};

// What ALTER TYPE … ADD VALUE [IF NOT EXISTS] '…' adds; nothing for other statements. Until its transaction
// is committed nobody can use the value (manual, ALTER TYPE, Notes).
std::optional<AddedValue> added_value(std::string_view statement);

// The parts of the name of the type that CREATE TYPE … AS ENUM makes; empty for other statements.
std::vector<std::string> created_enum(std::string_view statement);

// Whether the statement has this string among its tokens and may take it for a value of an enum: not a
// COMMENT, nor an ALTER TYPE, which reads names alone.
bool may_use_value(std::string_view statement, std::string_view literal);

}  // namespace migrate::sql
