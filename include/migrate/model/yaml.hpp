// The text of a registry: YAML that any reader takes for the same values.
//
// Mappings stand in blocks, lists that hold none on one line. Words are plain, all other text is in double
// quotes, where every character has a form that no reader mistakes.
#pragma once

#include <migrate/model/value.hpp>

namespace migrate::detail {

// The length of the UTF-8 character that `text` begins with, and its code point; 0 where it is none.
inline std::size_t decode(std::string_view text, std::uint32_t& code) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80   ? 1
                             : byte(0) < 0xc2 ? 0
                             : byte(0) < 0xe0 ? 2
                             : byte(0) < 0xf0 ? 3
                                              : 4;
  if (length == 0 || byte(0) > 0xf4 || text.size() < length) return 0;
  code = length == 1 ? byte(0) : byte(0) & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return overlong || surrogate || code > 0x10ffff ? 0 : length;
}

// Control characters, line separators and the like (YAML 1.2, 5.1 and 5.4).
inline bool must_be_escaped(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 || code == 0xfeff ||
         code == '"' || code == '\\' || (code & 0xfffe) == 0xfffe;
}

inline void append_escaped(std::string& out, std::uint32_t code) {
  if (code == '"' || code == '\\') {
    out += '\\';
    out += static_cast<char>(code);
  } else if (code == '\n') {
    out += "\\n";
  } else {
    out += code > 0xffff ? "\\U" : code > 0xff ? "\\u" : "\\x";
    for (int shift = code > 0xffff ? 28 : code > 0xff ? 12 : 4; shift >= 0; shift -= 4)
      out += "0123456789abcdef"[code >> shift & 0xf];
  }
}

// Throws ModelError for what is not UTF-8.
inline std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  std::uint32_t code = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
    length = decode(text.substr(at), code);
    if (length == 0) throw ModelError("a text is not UTF-8: \"" + std::string(text) + '"');
    if (must_be_escaped(code)) {
      append_escaped(out, code);
    } else {
      out += text.substr(at, length);
    }
  }
  return out + '"';
}

// Letters and underscores, and none of the words that stand for a flag or for nothing.
inline bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9')))
      return false;
  }
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  std::string small;
  for (const char c : text) small += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  for (const std::string_view word : {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}) {
    if (small == word) return false;
  }
  return true;
}

inline std::string scalar(std::string_view text) {
  return is_plain(text) ? std::string(text) : in_quotes(text);
}

// The YAML of values that speak of no members.
class YamlText {
 public:
  static std::string of(const Value& root) {
    YamlText out;
    out.append_pairs(root, 0);
    return std::move(out.text_);
  }

 private:
  static bool has_map(const Value& list) {
    for (const Value& item : list.items()) {
      if (item.kind() == Value::Kind::map || has_map(item)) return true;
    }
    return false;
  }

  // After "key:" or "-".
  void append_value(const Value& value, std::size_t indent) {
    if (value.kind() == Value::Kind::map && !value.pairs().empty()) {
      text_ += '\n';
      append_pairs(value, indent);
    } else if (value.kind() == Value::Kind::list && has_map(value)) {
      text_ += '\n';
      append_items(value, indent);
    } else {
      text_ += ' ';
      append_line(value);
      text_ += '\n';
    }
  }

  void append_line(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::map:
        text_ += "{}";
        return;
      case Value::Kind::list: {
        std::string_view separator = "[";
        for (const Value& item : value.items()) {
          text_ += separator;
          append_line(item);
          separator = ", ";
        }
        text_ += value.items().empty() ? "[]" : "]";
        return;
      }
      case Value::Kind::flag:
      case Value::Kind::number:
        text_ += value.text();
        return;
      case Value::Kind::text:
      case Value::Kind::member:
      case Value::Kind::reference:
      case Value::Kind::enumeration:
        text_ += scalar(value.text());
        return;
    }
  }

  void append_pairs(const Value& map, std::size_t indent) {
    for (const Pair& pair : map.pairs()) {
      text_.append(indent, ' ');
      append_pair(pair, indent);
    }
  }

  void append_pair(const Pair& pair, std::size_t indent) {
    const std::string key = scalar(pair.key);
    // A key on one line with its value has 1,024 characters at most (YAML 1.2, 7.4.2).
    text_ += key.size() < 1000 ? key + ':' : "? " + key + '\n' + std::string(indent, ' ') + ':';
    append_value(pair.value, indent + 2);
  }

  void append_items(const Value& list, std::size_t indent) {
    for (const Value& item : list.items()) {
      text_.append(indent, ' ');
      text_ += '-';
      if (item.kind() != Value::Kind::map || item.pairs().empty()) {
        append_value(item, indent + 2);
        continue;
      }
      text_ += ' ';
      bool first = true;
      for (const Pair& pair : item.pairs()) {
        if (!std::exchange(first, false)) text_.append(indent + 2, ' ');
        append_pair(pair, indent + 2);
      }
    }
  }

  std::string text_;
};

}  // namespace migrate::detail
