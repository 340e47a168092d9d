#include "sql/arguments.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "sql/list.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

using Tokens = std::vector<Token>;

Tokens tokens_of(std::string_view text) {
  Tokens out;
  Lexer lexer(text);
  for (Token token{}; lexer.next_code(token);) out.push_back(token);
  return out;
}

bool is_word(const Token& token, std::string_view lower) {
  return token.kind == TokenKind::word && same_word(token.text, lower);
}

bool is_any_word(const Token& token, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is_word(token, word); });
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
}

// Whether the two words belong to one type's name.
bool begin_a_type(const Token& first, const Token& second) {
  if (is_word(second, "array")) return true;
  if (is_word(first, "double")) return is_word(second, "precision");
  if (is_any_word(first, {"character", "char", "bit", "nchar"})) return is_word(second, "varying");
  if (is_word(first, "national")) return is_any_word(second, {"character", "char"});
  if (is_any_word(first, {"timestamp", "time"})) return is_any_word(second, {"with", "without"});
  return is_word(first, "interval") &&
         is_any_word(second, {"year", "month", "day", "hour", "minute", "second"});
}

class ArgumentParser {
 public:
  explicit ArgumentParser(std::string_view text) : text_(trim(text)), tokens_(tokens_of(text_)) {}

  Argument parse() {
    Argument out;
    std::size_t end = text_.size();
    if (const Token* mark = default_mark()) {
      out.value = trim(text_.substr(mark->end()));
      end = mark->offset;
    }
    take_mode(out);
    if (has_name(end)) {
      out.name = tokens_[next_++].text;
      take_mode(out);
    }
    const std::size_t start = next_ < tokens_.size() ? tokens_[next_].offset : text_.size();
    if (start < end) out.type = trim(text_.substr(start, end - start));
    return out;
  }

 private:
  const Token* default_mark() const {
    int depth = 0;
    for (const Token& token : tokens_) {
      if (token.text == "(" || token.text == "[") ++depth;
      if (token.text == ")" || token.text == "]") --depth;
      const bool mark = is_word(token, "default") || token.text == "=" || token.text == ":=";
      if (mark && depth == 0) return &token;
    }
    return nullptr;
  }

  void take_mode(Argument& out) {
    for (; next_ < tokens_.size(); ++next_) {
      const Token& token = tokens_[next_];
      if (is_word(token, "in")) {
        out.mode = "IN";
      } else if (is_word(token, "out")) {
        out.mode = out.mode == "IN" ? "INOUT" : "OUT";
      } else if (is_word(token, "inout")) {
        out.mode = "INOUT";
      } else if (is_word(token, "variadic")) {
        out.mode = "VARIADIC";
      } else {
        return;
      }
    }
  }

  bool has_name(std::size_t end) const {
    if (next_ + 1 >= tokens_.size() || tokens_[next_ + 1].offset >= end) return false;
    const Token& first = tokens_[next_];
    const Token& second = tokens_[next_ + 1];
    return is_name(first) && is_name(second) && !begin_a_type(first, second);
  }

  std::string_view text_;
  Tokens tokens_;
  std::size_t next_ = 0;
};

struct Alias {
  std::string_view written;
  std::string_view printed;
};

constexpr std::array<Alias, 17> aliases = {{{"int", "integer"},
                                            {"int4", "integer"},
                                            {"int2", "smallint"},
                                            {"int8", "bigint"},
                                            {"bool", "boolean"},
                                            {"float", "double precision"},
                                            {"float8", "double precision"},
                                            {"float4", "real"},
                                            {"decimal", "numeric"},
                                            {"dec", "numeric"},
                                            {"char", "character"},
                                            {"bpchar", "character"},
                                            {"varchar", "character varying"},
                                            {"timestamptz", "timestamp with time zone"},
                                            {"timestamp", "timestamp without time zone"},
                                            {"timetz", "time with time zone"},
                                            {"time", "time without time zone"}}};

// The type without modifiers: `numeric(10, 2)[]` is numeric[] to a signature.
std::string printed_type(std::string_view type) {
  std::string name;
  std::string marks;
  int depth = 0;
  std::size_t last = 0;
  for (const Token& token : tokens_of(type)) {
    if (token.text == "(") ++depth;
    if (token.text == "[" || is_word(token, "array")) marks = "[]";
    if (depth == 0 && marks.empty()) {
      if (!name.empty() && token.offset > last) name += ' ';
      name += token.text;
    }
    last = token.end();
    if (token.text == ")") --depth;
  }
  for (const Alias& alias : aliases) {
    if (same_word(name, alias.written)) return std::string(alias.printed) + marks;
  }
  return name + marks;
}

// Where ORDER BY stands outside of parentheses, as {offset, end}; {size, size} where it does not.
std::pair<std::size_t, std::size_t> find_order(std::string_view text) {
  const Tokens tokens = tokens_of(text);
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].text == "(") ++depth;
    if (tokens[i].text == ")") --depth;
    const bool found =
        depth == 0 && is_word(tokens[i], "order") && i + 1 < tokens.size() && is_word(tokens[i + 1], "by");
    if (found) return {tokens[i].offset, tokens[i + 1].end()};
  }
  return {text.size(), text.size()};
}

}  // namespace

std::vector<Argument> parse_arguments(std::string_view text) {
  std::vector<Argument> out;
  if (trim(text) == "*") return out;
  const auto [order, after_order] = find_order(text);
  for (const std::string_view part : {text.substr(0, order), text.substr(after_order)}) {
    for (const std::string& argument : split_list(part)) out.push_back(ArgumentParser(argument).parse());
  }
  return out;
}

std::string signature_of(std::string_view arguments) {
  std::string out;
  std::vector<Argument> all = parse_arguments(arguments);
  // `VARIADIC "any" ORDER BY VARIADIC "any"` is one argument to the catalog (manual, CREATE AGGREGATE).
  const bool twice =
      all.size() > 1 && all.back().mode == "VARIADIC" && all[all.size() - 2].mode == "VARIADIC";
  if (twice) all.pop_back();
  for (const Argument& argument : all) {
    if (argument.is_input()) out += (out.empty() ? "" : ", ") + printed_type(argument.type);
  }
  return '(' + out + ')';
}

Called split_call(std::string_view text) {
  text = trim(text);
  Lexer lexer(text);
  for (Token token{}; lexer.next_code(token);) {
    if (token.text != "(" || !text.ends_with(')')) continue;
    const std::string_view group = text.substr(token.end(), text.size() - token.end() - 1);
    return {trim(text.substr(0, token.offset)), trim(group), true};
  }
  return {text, {}, false};
}

}  // namespace migrate::sql
