#include "sql/list.hpp"

#include <algorithm>

#include "error/error.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// +1, -1 or 0: how a token changes the depth of parentheses and brackets.
int nesting(const Token& token) {
  if (token.kind != TokenKind::symbol) return 0;
  if (token.text == "(" || token.text == "[") return 1;
  if (token.text == ")" || token.text == "]") return -1;
  return 0;
}

class ArrayReader {
 public:
  explicit ArrayReader(std::string_view text) : text_(text) {}

  std::vector<std::optional<std::string>> read() {
    if (text_.starts_with('[')) at_ = std::min(text_.find('='), text_.size() - 1) + 1;
    expect('{');
    std::vector<std::optional<std::string>> elements;
    if (peek() == '}') {
      ++at_;
    } else {
      do elements.push_back(element());
      while (separator());
    }
    if (at_ != text_.size()) fail();
    return elements;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char take() {
    if (at_ >= text_.size()) fail();
    return text_[at_++];
  }
  void expect(char c) {
    if (take() != c) fail();
  }
  bool separator() {
    const char c = take();
    if (c != ',' && c != '}') fail();
    return c == ',';
  }

  std::optional<std::string> element() {
    std::string value;
    if (peek() == '"') {
      ++at_;
      for (char c = take(); c != '"'; c = take()) value += c == '\\' ? take() : c;
      return value;
    }
    while (peek() != ',' && peek() != '}') {
      const char c = take();
      if (c == '{' || c == '"') fail();
      value += c == '\\' ? take() : c;
    }
    if (value.empty()) fail();
    if (same_word(value, "null")) return std::nullopt;
    return value;
  }

  [[noreturn]] void fail() const {
    throw Error({.what = "not an array of one dimension as PostgreSQL prints it: " + std::string(text_)});
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool needs_quotes(std::string_view element) {
  return element.empty() || same_word(element, "null") ||
         std::any_of(element.begin(), element.end(), [](char c) {
           return is_blank(c) || std::string_view("\"\\{},").find(c) != std::string_view::npos;
         });
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  int depth = 0;
  bool any = false;
  Lexer lexer(text);
  for (Token token{}; lexer.next(token);) {
    any = true;
    depth += nesting(token);
    if (depth != 0 || token.text != ",") continue;
    parts.emplace_back(trim(text.substr(start, token.offset - start)));
    start = token.end();
  }
  if (any) parts.emplace_back(trim(text.substr(start)));
  return parts;
}

std::string_view balanced_prefix(std::string_view text) {
  text = trim(text);
  if (!text.starts_with('(')) return {};
  int depth = 0;
  Lexer lexer(text);
  for (Token token{}; lexer.next(token);) {
    depth += nesting(token);
    if (depth == 0) return text.substr(0, token.end());
  }
  return {};
}

std::vector<std::optional<std::string>> parse_array(std::string_view text) {
  return ArrayReader(text).read();
}

std::string format_array(const std::vector<std::string>& elements) {
  std::string out = "{";
  for (const std::string& element : elements) {
    if (out.size() > 1) out += ',';
    if (!needs_quotes(element)) {
      out += element;
      continue;
    }
    out += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out += '}';
}

}  // namespace migrate::sql
