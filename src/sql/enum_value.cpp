#include "sql/enum_value.hpp"

#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// Reads a statement from its front, word by word.
class Reader {
 public:
  explicit Reader(std::string_view statement) : lexer_(statement) { next(); }

  bool takes(std::string_view word) {
    if (!there_ || token_.kind != TokenKind::word || !same_word(token_.text, word)) return false;
    next();
    return true;
  }

  bool takes_all(std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
      if (!takes(word)) return false;
    }
    return true;
  }

  // name { "." name }
  std::vector<std::string> name() {
    std::string text;
    while (is_name() || (there_ && token_.text == ".")) {
      const bool dot = token_.text == ".";
      if (!dot && !text.empty() && !text.ends_with('.')) break;
      text += token_.text;
      next();
    }
    return parts_of_name(text);
  }

  std::string_view string() const {
    return there_ && token_.kind == TokenKind::string ? token_.text : std::string_view();
  }

 private:
  bool is_name() const {
    return there_ && (token_.kind == TokenKind::word || token_.kind == TokenKind::quoted_identifier);
  }
  void next() { there_ = lexer_.next_code(token_); }

  Lexer lexer_;
  Token token_{};
  bool there_ = false;
};

}  // namespace

std::optional<AddedValue> added_value(std::string_view statement) {
  Reader reader(statement);
  if (!reader.takes_all({"alter", "type"})) return std::nullopt;
  std::vector<std::string> type = reader.name();
  if (!reader.takes_all({"add", "value"})) return std::nullopt;
  if (reader.takes("if") && !reader.takes_all({"not", "exists"})) return std::nullopt;
  if (reader.string().empty()) return std::nullopt;
  return AddedValue{.type = std::move(type), .literal = std::string(reader.string())};
}

std::vector<std::string> created_enum(std::string_view statement) {
  Reader reader(statement);
  if (!reader.takes_all({"create", "type"})) return {};
  std::vector<std::string> type = reader.name();
  return reader.takes_all({"as", "enum"}) ? type : std::vector<std::string>();
}

bool may_use_value(std::string_view statement, std::string_view literal) {
  if (Reader(statement).takes("comment") || Reader(statement).takes_all({"alter", "type"})) return false;
  Lexer lexer(statement);
  for (Token token{}; lexer.next_code(token);) {
    if (token.kind == TokenKind::string && token.text == literal) return true;
  }
  return false;
}

}  // namespace migrate::sql
