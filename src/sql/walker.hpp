// Reading a statement from its front, token by token, comments left out. Words are told by their letters
// alone: where one may be a name, the caller knows.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sql/tokens.hpp"

namespace migrate::sql {

class Walker {
 public:
  // REQUIRES: `statement` outlives this.
  explicit Walker(std::string_view statement);

  bool at_end() const { return at_ >= tokens_.size(); }

  // Steps over the words where they are next, all of them, each in lower-case letters.
  bool take(std::initializer_list<std::string_view> words);

  // A group in parentheses, where one is next; tells whether it has the word, not switched off.
  bool take_options(std::string_view word);

  // A symbol, where it is next.
  bool take_symbol(std::string_view symbol);

  // Steps over one token. REQUIRES: !at_end()
  void skip() { ++at_; }

  // A name with its schema, as it is written; empty where none is next.
  std::string name();

  // Steps behind the next comma outside of parentheses; false at the end of the statement.
  bool take_to_comma();

  std::string rest() const { return at_end() ? "" : std::string(statement_.substr(tokens_[at_].offset)); }

  bool next_is(std::string_view word) const { return !at_end() && same_word(tokens_[at_].text, word); }

 private:
  bool is_name(std::size_t at) const;

  std::string_view statement_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace migrate::sql
