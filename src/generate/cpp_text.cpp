#include "generate/cpp_text.hpp"

#include "error/joined.hpp"

namespace migrate::generate {
namespace {

using config::YamlNode;

constexpr std::size_t max_width = 110;

std::string escaped(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 ||
               byte == 0x7f) {  // three octal digits: what follows cannot be taken for a fourth
      out += '\\';
      for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + (byte >> shift & 7));
    } else {
      out += c;
    }
  }
  return out + '"';
}

// A raw string keeps every character but a carriage return, and ends at its delimiter.
bool is_raw(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.find(")sql\"") != std::string_view::npos)
    return false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') return false;
  }
  return true;
}

// A flag or a number that C++ and the registry spell alike.
bool is_word(const YamlNode& value) {
  if (value.is_quoted()) return false;
  if (value.text() == "true" || value.text() == "false") return true;
  const std::optional<long long> number = value.integer();
  return number && std::to_string(*number) == value.text();
}

}  // namespace

std::string string_literal(std::string_view text) {
  return is_raw(text) ? "R\"sql(" + std::string(text) + ")sql\"" : escaped(text);
}

std::string braced_list(const YamlNode& value) {
  if (!value.is_sequence()) return '{' + (value.is_null() ? "" : value_literal(value)) + '}';
  std::vector<std::string> items;
  for (const YamlNode* item : value.items()) items.push_back(value_literal(*item));
  return '{' + joined(items) + '}';
}

std::string value_literal(const YamlNode& value) {
  switch (value.kind()) {
    case YamlNode::Kind::scalar:
      return is_word(value) ? value.text() : string_literal(value.text());
    case YamlNode::Kind::sequence:
      return "migrate::list(" + braced_list(value) + ')';
    case YamlNode::Kind::null:
      return "migrate::map({})";
    case YamlNode::Kind::map:
      break;
  }
  std::vector<std::string> pairs;
  for (const config::YamlPair& pair : value.pairs())
    pairs.push_back('{' + string_literal(pair.key->text()) + ", " + value_literal(*pair.value) + '}');
  return "migrate::map({" + joined(pairs) + "})";
}

std::string wrapped(const std::vector<std::string>& items, std::size_t indent) {
  const std::string line = joined(items), blanks = '\n' + std::string(indent, ' ');
  return line.size() + indent < max_width ? line : blanks + joined(items, "," + blanks);
}

std::string Chain::text() const {
  std::size_t width = begin_.size() + 3;
  bool has_lines = begin_.find('\n') != std::string::npos;
  for (const std::string& call : calls_) {
    width += call.size();
    has_lines = has_lines || call.find('\n') != std::string::npos;
  }
  const bool breaks = calls_.size() > 1 && (width > max_width || has_lines);
  std::string out = "  " + begin_;
  for (const std::string& call : calls_) out += (breaks ? "\n      " : "") + call;
  return out + ";\n";
}

}  // namespace migrate::generate
