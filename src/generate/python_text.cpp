#include "generate/python_text.hpp"

#include <algorithm>

#include "error/joined.hpp"
#include "generate/name.hpp"

namespace migrate::generate {
namespace {

constexpr std::size_t max_width = 88;  // black's

std::string escaped(char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\n') return "\\n";
  if (c == '\\') return "\\\\";
  if (byte >= 0x20 && byte != 0x7f) return {c};
  return {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
}

std::string texts_of(const std::vector<Python>& parts) {
  std::vector<std::string> out;
  out.reserve(parts.size());
  for (const Python& part : parts) out.push_back(part.text());
  return joined(out);
}

// `behind`: how many characters follow in the last line.
std::string laid_out(const Python& value, std::size_t indent, std::size_t behind) {
  const std::string line = value.text();
  if (value.parts.empty() || (!value.in_lines && indent + line.size() + behind <= max_width)) return line;
  const std::string outer = '\n' + std::string(indent, ' '), inner = outer + "    ";
  const std::string body = texts_of(value.parts);
  if (!value.in_lines && inner.size() - 1 + body.size() <= max_width)
    return value.head + inner + body + outer + value.tail;
  std::string out = value.head;
  const std::string comma = value.in_lines || value.parts.size() > 1 ? "," : "";
  for (const Python& part : value.parts) out += inner + laid_out(part, indent + 4, comma.size()) + comma;
  return out + outer + value.tail;
}

}  // namespace

std::string python_name(std::string_view name) {
  const std::string out = plain_name(name);
  const std::vector<std::string>& words = python_words();
  return std::find(words.begin(), words.end(), out) == words.end() ? out : out + '_';
}

// The keywords of the language reference (2.3.1); what the head of the models imports and declares, and the
// built-in types, as annotations are looked up in the class first; what SQLAlchemy keeps in a declarative
// class.
const std::vector<std::string>& python_words() {
  static const std::vector<std::string> words = {"False",
                                                 "None",
                                                 "True",
                                                 "and",
                                                 "as",
                                                 "assert",
                                                 "async",
                                                 "await",
                                                 "break",
                                                 "class",
                                                 "continue",
                                                 "def",
                                                 "del",
                                                 "elif",
                                                 "else",
                                                 "except",
                                                 "finally",
                                                 "for",
                                                 "from",
                                                 "global",
                                                 "if",
                                                 "import",
                                                 "in",
                                                 "is",
                                                 "lambda",
                                                 "nonlocal",
                                                 "not",
                                                 "or",
                                                 "pass",
                                                 "raise",
                                                 "return",
                                                 "try",
                                                 "while",
                                                 "with",
                                                 "yield",
                                                 "Any",
                                                 "Base",
                                                 "DOMAIN",
                                                 "Decimal",
                                                 "DeclarativeBase",
                                                 "Mapped",
                                                 "Optional",
                                                 "SqlType",
                                                 "UUID",
                                                 "UserDefinedType",
                                                 "bool",
                                                 "bytes",
                                                 "declarative_base",
                                                 "dict",
                                                 "dt",
                                                 "float",
                                                 "int",
                                                 "list",
                                                 "mapped_column",
                                                 "nulls_not_distinct",
                                                 "pg",
                                                 "sa",
                                                 "str",
                                                 "metadata",
                                                 "registry"};
  return words;
}

std::string python_literal(std::string_view text) {
  const auto doubles = std::count(text.begin(), text.end(), '"');
  const auto singles = std::count(text.begin(), text.end(), '\'');
  const char quote = doubles > singles ? '\'' : '"';  // as black chooses
  std::string out(1, quote);
  for (const char c : text) out += c == quote ? std::string{'\\', c} : escaped(c);
  return out + quote;
}

std::string Python::text() const {
  return head + texts_of(parts) + tail;
}

Python python_call(const std::string& function, std::vector<Python> parts) {
  return {.head = function + '(', .parts = std::move(parts), .tail = ")"};
}

Python python_list(const std::vector<std::string>& texts) {
  Python out{.head = "[", .tail = "]"};
  for (const std::string& text : texts) out.parts.push_back({python_literal(text)});
  return out;
}

Python python_tuple(std::vector<Python> parts) {
  const bool alone = parts.size() == 1;
  return {.head = "(", .parts = std::move(parts), .tail = alone ? ",)" : ")"};
}

Python python_mapping(std::vector<Python> pairs) {
  return {.head = "{", .parts = std::move(pairs), .tail = "}"};
}

Python python_pair(std::string_view key, Python value) {
  value.head.insert(0, python_literal(key) + ": ");
  return value;
}

Python python_argument(const std::string& name, Python value) {
  value.head.insert(0, name + '=');
  return value;
}

std::string python_statement(const std::string& begin, const Python& value, std::size_t indent) {
  Python whole = value;
  whole.head.insert(0, begin);
  return std::string(indent, ' ') + laid_out(whole, indent, 0) + '\n';
}

}  // namespace migrate::generate
