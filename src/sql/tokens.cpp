#include "sql/tokens.hpp"

#include <algorithm>

namespace migrate::sql {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) {
  return starts_word(c) || is_digit(c) || c == '$';
}
bool is_operator(char c) {
  return std::string_view("~!@#^&|`?+-*/%<>=").find(c) != npos;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Where a token ends, and whether the text ended inside it.
struct End {
  std::size_t at;
  bool terminated = true;
};

class Reader {
 public:
  Reader(std::string_view text, std::size_t start) : text_(text), start_(start) {}

  Token token() const {
    TokenKind kind{};
    const End end = find_end(kind);
    return {kind, start_, text_.substr(start_, end.at - start_), end.terminated};
  }

 private:
  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool sees(std::string_view wanted, std::size_t i) const {
    return i < text_.size() && text_.substr(i, wanted.size()) == wanted;
  }
  End found(std::size_t position, std::size_t length) const {
    return position == npos ? End{text_.size(), false} : End{position + length};
  }
  template <class Continues>
  std::size_t run(std::size_t i, Continues continues) const {
    while (i < text_.size() && continues(text_[i])) ++i;
    return i;
  }

  End find_end(TokenKind& kind) const {
    const char c = at(start_);
    const char next = at(start_ + 1);
    if (sees("--", start_))
      return kind = TokenKind::comment, End{std::min(text_.find('\n', start_), text_.size())};
    if (sees("/*", start_)) return kind = TokenKind::comment, block_comment();
    if (c == '\'') return kind = TokenKind::string, string(start_, false);
    if (c == '"') return kind = TokenKind::quoted_identifier, identifier(start_);
    if (c == '$') return dollar(kind);
    if (is_digit(c) || (c == '.' && is_digit(next))) return kind = TokenKind::number, number();
    if (starts_word(c)) return word(kind);
    kind = TokenKind::symbol;
    return symbol();
  }

  End block_comment() const {
    std::size_t depth = 0;
    for (std::size_t i = start_; i < text_.size(); ++i) {
      if (sees("/*", i)) {
        ++depth, ++i;
      } else if (sees("*/", i)) {
        ++i;
        if (--depth == 0) return {i + 1};
      }
    }
    return {text_.size(), false};
  }

  // `quote` is where the opening quote stands. A string goes on after blanks with a line end in them
  // (4.1.2.1).
  End string(std::size_t quote, bool backslashes) const {
    for (std::size_t i = quote + 1; i < text_.size(); ++i) {
      if (backslashes && text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '\'') {
        if (at(i + 1) == '\'') {
          ++i;
          continue;
        }
        const std::size_t after = run(i + 1, is_blank);
        const bool continued = at(after) == '\'' && text_.substr(i, after - i).find('\n') != npos;
        if (!continued) return {i + 1};
        i = after;
      }
    }
    return {text_.size(), false};
  }

  End identifier(std::size_t quote) const {
    std::size_t close = text_.find('"', quote + 1);
    while (close != npos && at(close + 1) == '"') close = text_.find('"', close + 2);
    return found(close, 1);
  }

  End dollar(TokenKind& kind) const {
    if (is_digit(at(start_ + 1))) return kind = TokenKind::parameter, End{run(start_ + 1, is_digit)};
    std::size_t i = start_ + 1;
    if (starts_word(at(i))) i = run(i, [](char c) { return continues_word(c) && c != '$'; });
    if (at(i) != '$') return kind = TokenKind::symbol, End{start_ + 1};
    kind = TokenKind::string;
    const std::string_view tag = text_.substr(start_, i + 1 - start_);
    return found(text_.find(tag, i + 1), tag.size());
  }

  End number() const {
    const bool prefixed = at(start_) == '0' && std::string_view("xXoObB").find(at(start_ + 1)) != npos;
    std::size_t i = start_;
    for (; i < text_.size(); ++i) {
      const char c = text_[i];
      const bool sign = (c == '+' || c == '-') && !prefixed && i > start_ && lower(text_[i - 1]) == 'e' &&
                        is_digit(at(i + 1));
      const bool point = c == '.' && at(i + 1) != '.';
      if (!starts_word(c) && !is_digit(c) && !sign && !point) break;
    }
    return {i};
  }

  End word(TokenKind& kind) const {
    const char c = lower(at(start_));
    const char next = at(start_ + 1);
    if (std::string_view("ebxn").find(c) != npos && next == '\'') {
      return kind = TokenKind::string, string(start_ + 1, c == 'e');
    }
    if (c == 'u' && next == '&' && at(start_ + 2) == '\'')
      return kind = TokenKind::string, string(start_ + 2, false);
    if (c == 'u' && next == '&' && at(start_ + 2) == '"') {
      return kind = TokenKind::quoted_identifier, identifier(start_ + 2);
    }
    kind = TokenKind::word;
    return {run(start_, continues_word)};
  }

  // Operators by the rules of 4.1.3: no comment starts inside one, and one of several characters ends in + or
  // - only if it also holds one of ~ ! @ # % ^ & | ` ?.
  End symbol() const {
    for (const std::string_view pair : {"::", ":=", ".."}) {
      if (sees(pair, start_)) return {start_ + 2};
    }
    std::size_t i = start_;
    while (i < text_.size() && is_operator(text_[i]) && !sees("--", i) && !sees("/*", i)) ++i;
    if (i <= start_ + 1) return {start_ + 1};
    if (text_.substr(start_, i - start_).find_first_of("~!@#%^&|`?") == npos) {
      while (i > start_ + 1 && (text_[i - 1] == '+' || text_[i - 1] == '-')) --i;
    }
    return {i};
  }

  std::string_view text_;
  std::size_t start_;
};

}  // namespace

bool Lexer::next(Token& token) {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ >= text_.size()) return false;
  token = Reader(text_, at_).token();
  at_ = token.end();
  return true;
}

bool Lexer::next_code(Token& token) {
  Token found{};
  while (next(found)) {
    if (found.kind == TokenKind::comment) continue;
    token = found;
    return true;
  }
  return false;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view word, std::string_view lower_case) {
  return std::equal(word.begin(), word.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

}  // namespace migrate::sql
