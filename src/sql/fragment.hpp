// Fragments of SQL that other people write into the middle of our statements: what of them must never begin a
// second statement, or a clause that nobody asked for.
//
// The tokens say whether a fragment stays in its place. Whether it is of its kind the server says, with one
// exception: what PostgreSQL's grammar takes for more than the fragment (`0 NOT NULL` after DEFAULT) would
// be accepted there, so libpg_query's parser is asked. A fragment that the parser understands neither way
// may be of a newer server, and is left to it.
#pragma once

#include <string>
#include <string_view>

namespace migrate::sql {

enum class Fragment {
  expression,
  index_element,  // CREATE INDEX's: a column or expression, with operator class and order
  query,          // a whole statement without its end: what a view is made of, what a rule does
  type,           // with modifiers and array marks
  name,           // as SQL writes it: C, pg_catalog."de-x-icu"
  number,         // whole, with or without a sign
  setting,        // number=number
  routine,        // its name, with or without the types of its arguments: f, s.f(integer)
  arguments,      // of a routine, between its parentheses
  result,         // of a function: a type, SETOF a type, TABLE (…)
  routine_body,   // SQL-standard: RETURN expression, BEGIN ATOMIC … END
  clause,         // words of a statement with what belongs to them: RANGE (a), FOR VALUES IN (1)
};

// "one SQL expression", for messages.
std::string_view describe(Fragment kind);

// Why the text cannot stand for such a fragment: "holds a semicolon", after "this". Empty when it can.
std::string flaw_of_fragment(Fragment kind, std::string_view text);

}  // namespace migrate::sql
