// The lexical structure of PostgreSQL's SQL (manual, section 4.1), read one token at a time.
//
// The one lexer of the program: cutting lists that the server printed, finding statements where libpg_query's
// parser refuses, classifying and checksumming statements. It is our own and not libpg_query's scanner
// because that one refuses text that a newer server takes (0x1F and 1_000 before its version 16), and a
// checksum must not depend on the version of a library. As in libpg_query, standard_conforming_strings is on.
#pragma once

#include <cstddef>
#include <string_view>

namespace migrate::sql {

enum class TokenKind {
  word,               // keyword or unquoted identifier
  quoted_identifier,  // "…", U&"…"
  string,  // '…', E'…', B'…', X'…', N'…', U&'…', $tag$…$tag$; continued strings are one token
  number,
  parameter,  // $1
  symbol,     // operator or punctuation
  comment,    // -- to the end of the line (without it), /* … */ (nested)
};

struct Token {
  TokenKind kind;
  std::size_t offset;     // of its first byte in the text
  std::string_view text;  // a view into the text
  bool terminated;        // false: the text ends inside this string, identifier or comment

  std::size_t end() const { return offset + text.size(); }
};

// Reads tokens from the front of a text to its end, blanks left out. The text must outlive the lexer.
class Lexer {
 public:
  explicit Lexer(std::string_view text, std::size_t offset = 0) : text_(text), at_(offset) {}

  // False at the end of the text; `token` is then unchanged.
  bool next(Token& token);
  // As next, but steps over comments.
  bool next_code(Token& token);

 private:
  std::string_view text_;
  std::size_t at_;
};

// What blanks are to PostgreSQL's lexer.
bool is_blank(char c);
// `text` without blanks at its ends.
std::string_view trim(std::string_view text);
// A word equals a keyword whatever its case; `lower` is written in lower-case letters.
bool same_word(std::string_view word, std::string_view lower);

}  // namespace migrate::sql
