#include "sql/walker.hpp"

namespace migrate::sql {

Walker::Walker(std::string_view statement) : statement_(statement) {
  Lexer lexer(statement);
  for (Token token{}; lexer.next_code(token);) tokens_.push_back(token);
}

bool Walker::take(std::initializer_list<std::string_view> words) {
  std::size_t at = at_;
  for (const std::string_view word : words) {
    if (at >= tokens_.size() || tokens_[at].kind != TokenKind::word || !same_word(tokens_[at].text, word)) {
      return false;
    }
    ++at;
  }
  at_ = at;
  return true;
}

bool Walker::take_options(std::string_view word) {
  if (at_end() || tokens_[at_].text != "(") return false;
  bool found = false;
  for (++at_; !at_end() && tokens_[at_].text != ")"; ++at_) {
    if (same_word(tokens_[at_].text, word)) found = true;
  }
  ++at_;
  return found;
}

bool Walker::take_symbol(std::string_view symbol) {
  if (at_end() || tokens_[at_].text != symbol) return false;
  ++at_;
  return true;
}

std::string Walker::name() {
  if (!is_name(at_)) return "";
  const std::size_t begin = tokens_[at_++].offset;
  while (at_ + 1 < tokens_.size() && tokens_[at_].text == "." && is_name(at_ + 1)) at_ += 2;
  return std::string(statement_.substr(begin, tokens_[at_ - 1].end() - begin));
}

bool Walker::take_to_comma() {
  for (int depth = 0; !at_end();) {
    const std::string_view text = tokens_[at_++].text;
    if (text == "(" || text == "[") ++depth;
    if (text == ")" || text == "]") --depth;
    if (text == "," && depth == 0) return true;
  }
  return false;
}

bool Walker::is_name(std::size_t at) const {
  return at < tokens_.size() &&
         (tokens_[at].kind == TokenKind::word || tokens_[at].kind == TokenKind::quoted_identifier);
}

}  // namespace migrate::sql
