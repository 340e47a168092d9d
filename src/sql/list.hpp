// Exact cutting of lists in text that the server printed: arguments, column lists, array literals.
//
// Strings, quoted identifiers, dollar quotes, parentheses and brackets are respected. Single passes:
// extraction calls these tens of thousands of times.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::sql {

// The parts of `text` between its commas outside quotes, parentheses and brackets, each without blanks around
// it. Empty for a blank text; "a,,b" has an empty part.
std::vector<std::string> split_list(std::string_view text);

// The parenthesised group that `text` starts with, blanks before it left out, its parentheses included: "(a,
// (b))" of " (a, (b)) WHERE c". Empty when the text starts otherwise or the group does not end. A view into
// `text`.
std::string_view balanced_prefix(std::string_view text);

// The elements of a one-dimensional array as array_out prints it (manual, 8.15.6): {a,"b,c",NULL}. nullopt
// stands for NULL. Bounds before it ("[0:1]=") are stepped over. Throws Error when the text is no such array.
std::vector<std::optional<std::string>> parse_array(std::string_view text);

// The array literal as array_out prints it; not yet quoted for SQL (see sql::literal).
std::string format_array(const std::vector<std::string>& elements);

}  // namespace migrate::sql
