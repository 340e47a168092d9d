// Names as the registry writes them: taken literally, case kept; parts joined by dots; a part that itself
// holds a dot or a quote stands in double quotes, inner quotes doubled.
//
//   name      = part { "." part }
//   reference = name [ "(" part { "," part } ")" ]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::registry {

inline constexpr std::size_t max_name_bytes = 63;  // NAMEDATALEN - 1 (manual, 4.1.1)

using Names = std::vector<std::string>;

// The parts of a name; nothing when the text is none (an empty part, an open quote).
std::optional<Names> parse_name(std::string_view text);
// The inverse: parts in quotes where parse_name needs them.
std::string format_name(const Names& parts);

// A table or column elsewhere: `users`, `users.id`, `billing.invoices(id, part)`.
struct Reference {
  Names name;
  Names columns;  // those in parentheses

  bool operator==(const Reference&) const = default;
};
std::optional<Reference> parse_reference(std::string_view text);
std::string format_reference(const Reference& reference);

// The parts of a name in SQL text, where what is not quoted is lower case; nothing when the text is more or
// less than a name.
std::optional<Names> parse_sql_name(std::string_view text);

// Every identifier that SQL text mentions, keywords and functions among them, as PostgreSQL reads it.
Names identifiers_in(std::string_view sql);

// What is wrong with a name for an object ("is empty", "is 70 bytes long; …"); empty when nothing is.
std::string flaw_of_name(std::string_view name);

// A name that fits: at most 63 bytes, a longer one cut after 54 bytes (never inside a character), "_" and
// eight digits of a hash of the whole.
std::string shortened(std::string name);

// The name that PostgreSQL gives the sequence of a serial or identity column: `<table>_<column>_seq`, the
// longer part cut until all fits (src/backend/commands/indexcmds.c, makeObjectName).
std::string sequence_name(std::string_view table, std::string_view column);

}  // namespace migrate::registry
