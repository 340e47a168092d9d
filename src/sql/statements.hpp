// Cutting a script into the statements that are sent to the server one by one.
//
// PostgreSQL's own parser (libpg_query) says where statements end, so that nothing inside a function body or
// a rule ends one. Where it refuses the text (the server is newer than its grammar, or there is a syntax
// error, which the server shall report at its place) the tokens say it, by the rule that psql follows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::sql {

struct Statement {
  std::string text;  // without its semicolon, and without comments and blanks before its first and after its
                     // last token
  int line;          // of its first token, from 1
  std::size_t offset;  // of its first token in the script, in bytes

  bool operator==(const Statement&) const = default;
};

// The statements of a script in order; empty ones vanish. Throws Error (place: line and column, no file) when
// the script holds a NUL byte or is not UTF-8.
std::vector<Statement> cut_statements(std::string_view script);

// As cut_statements where the parser refuses: a semicolon ends a statement unless it stands in parentheses or
// in the BEGIN ATOMIC … END body of a function. psql's rule (src/fe_utils/psqlscan.l).
std::vector<Statement> cut_statements_by_tokens(std::string_view script);

}  // namespace migrate::sql
