// The arguments of a function, procedure or aggregate, as CREATE takes them and pg_get_function_arguments
// prints them.
//
//   arguments = "*" | [ argument { "," argument } ] [ "ORDER BY" argument { "," argument } ]
//   argument  = [ mode ] [ name ] [ mode ] type [ ( "DEFAULT" | "=" | ":=" ) expression ]
//   mode      = "IN" | "OUT" | "INOUT" | "IN OUT" | "VARIADIC"
//
// A word that is followed by another one is a name, unless the two begin one of the types that have several
// words (`double precision`, `timestamp with time zone`): PostgreSQL's grammar decides alike, as those first
// words cannot be names of arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::sql {

struct Argument {
  std::string mode{};  // in capital letters, one word; empty where none is written
  std::string name{};  // as written, quotes included; empty where there is none
  std::string type{};
  std::string value{};  // of its default; empty where it has none

  bool is_input() const { return mode != "OUT"; }
  bool operator==(const Argument&) const = default;
};

std::vector<Argument> parse_arguments(std::string_view text);

// What tells overloads apart: the types of the input arguments without their modifiers, "(integer, character
// varying)". The usual short names (int, varchar, timestamptz) come out as the server prints them; names of
// other types stay as they are written.
std::string signature_of(std::string_view arguments);

// The text before the parenthesised group that `text` ends in, and what is inside of it; the group is empty
// where there is none. Parentheses in quoted names do not count.
struct Called {
  std::string_view name;
  std::string_view arguments;
  bool has_arguments = false;
};
Called split_call(std::string_view text);

}  // namespace migrate::sql
