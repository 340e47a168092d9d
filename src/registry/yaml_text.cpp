#include "registry/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>

namespace migrate::registry {
namespace {

constexpr std::size_t max_width = 110;

enum class Where { block, flow };
// Whether a word that YAML readers take for a number or a boolean may stand plain.
enum class Words { plain, quoted };

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool is_null(std::string_view text) {
  return text.empty() || text == "~" || lower(text) == "null";
}

// What YAML 1.1 or 1.2 takes for something else than text.
bool is_word(std::string_view text) {
  static constexpr std::array<std::string_view, 8> booleans = {"true", "false", "yes", "no",
                                                               "on",   "off",   "y",   "n"};
  const std::string word = lower(text);
  if (std::find(booleans.begin(), booleans.end(), word) != booleans.end()) return true;
  const bool starts_a_number = std::isdigit(static_cast<unsigned char>(word[0])) ||
                               std::string_view("+-.").find(word[0]) != std::string_view::npos;
  return starts_a_number && word.find_first_not_of("0123456789abcdefox_+-.:") == std::string::npos;
}

// Control characters, and those that YAML takes for line ends, byte order marks or no printable text.
bool needs_escapes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return true;
    const std::string_view rest = text.substr(i);
    if (c == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0) return true;
    if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ||
        rest.starts_with("\xEF\xBB\xBF")) {
      return true;
    }
  }
  return false;
}

bool is_plain(std::string_view text, Where where, Words words) {
  static constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`=";
  if (is_null(text) || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (words == Words::quoted && is_word(text)) return false;
  const bool negative =
      text.size() > 1 && text[0] == '-' && std::isdigit(static_cast<unsigned char>(text[1]));
  if (indicators.find(text.front()) != std::string_view::npos && !negative) return false;
  if (text.starts_with("...") || text.starts_with("<<")) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return where == Where::block || text.find_first_of(",[]{}?") == std::string_view::npos;
}

void append_escape(std::string& out, char prefix, unsigned value, int digits) {
  static constexpr std::string_view hex = "0123456789abcdef";
  (out += '\\') += prefix;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += hex[(value >> shift) & 0xF];
}

// Appends the character that `text` has at `i`, escaped where it must be, and steps over it.
void append_escaped(std::string& out, std::string_view text, std::size_t& i) {
  const auto c = static_cast<unsigned char>(text[i]);
  const std::string_view rest = text.substr(i);
  if (c == '"' || c == '\\') {
    (out += '\\') += text[i];
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0x20 || c == 0x7F) {
    append_escape(out, 'x', c, 2);
  } else if (c == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0) {
    append_escape(out, 'u', static_cast<unsigned char>(rest[1]), 4);
    ++i;
  } else if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
    append_escape(out, 'u', rest[2] == '\xA8' ? 0x2028 : 0x2029, 4);
    i += 2;
  } else if (rest.starts_with("\xEF\xBB\xBF")) {
    append_escape(out, 'u', 0xFEFF, 4);
    i += 2;
  } else {
    out += text[i];
  }
  ++i;
}

std::string quoted(std::string_view text) {
  const bool has_double = text.find_first_of("\"\\") != std::string_view::npos;
  if (has_double && text.find('\'') == std::string_view::npos && !needs_escapes(text)) {
    return '\'' + std::string(text) + '\'';
  }
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) append_escaped(out, text, i);
  return out + '"';
}

std::string one_line(std::string_view text, Where where, Words words) {
  return !needs_escapes(text) && is_plain(text, where, words) ? std::string(text) : quoted(text);
}

// Whether a literal block gives the text back: no line may look like indentation or have blanks at its end.
// Empty lines may come first, as in the body of a function; tabs may stand inside of a line.
bool is_exact_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.ends_with("\n\n")) return false;
  const std::size_t start = text.find_first_not_of('\n');
  if (start == std::string_view::npos || text[start] == ' ' || text[start] == '\t') return false;
  std::string without_line_ends;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') {
      without_line_ends += text[i] == '\t' ? ' ' : text[i];
    } else if (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
      return false;
    }
  }
  return text.back() != ' ' && text.back() != '\t' && !needs_escapes(without_line_ends);
}

void append_literal_block(std::string& out, std::string_view text, std::size_t indent) {
  const bool ends = text.ends_with('\n');
  if (ends) text.remove_suffix(1);
  out += ends ? "|\n" : "|-\n";
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out += std::string(indent, ' ');
    (out += text.substr(0, end)) += '\n';
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

std::string key_text(std::string_view key, Where where) {
  return one_line(key, where, Words::quoted);
}

}  // namespace

Yaml Yaml::scalar(std::string text) {
  Yaml out(Kind::scalar);
  out.text_ = std::move(text);
  return out;
}

Yaml Yaml::list(const std::vector<std::string>& texts) {
  std::vector<Yaml> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(scalar(text));
  return list(std::move(items), Layout::compact);
}

Yaml Yaml::list(std::vector<Yaml> items, Layout layout) {
  Yaml out(Kind::list);
  out.layout_ = layout;
  out.items_ = std::move(items);
  for (Yaml& item : out.items_) item.is_item_ = true;
  return out;
}

Yaml Yaml::map(Layout layout) {
  Yaml out(Kind::map);
  out.layout_ = layout;
  return out;
}

void Yaml::set(std::string key, Yaml value) {
  assert(kind_ == Kind::map);
  pairs_.emplace_back(std::move(key), std::move(value));
}

const Yaml* Yaml::only(std::string_view key) const {
  return pairs_.size() == 1 && pairs_[0].first == key ? &pairs_[0].second : nullptr;
}

const Yaml* Yaml::only_with(std::string_view key, std::string_view second) const {
  const bool both = pairs_.size() == 2 && pairs_[0].first == key && pairs_[1].first == second;
  return both ? &pairs_[0].second : nullptr;
}

std::string Yaml::document() const {
  std::string out;
  if (!empty()) append_block(out, 0);
  return out;
}

bool Yaml::fits_a_line() const {
  const auto fits = [](const Yaml& value) { return value.fits_a_line(); };
  if (kind_ == Kind::scalar) return text_.find('\n') == std::string::npos;
  if (empty()) return true;
  return layout_ == Layout::compact && std::all_of(items_.begin(), items_.end(), fits) &&
         std::all_of(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return fits(pair.second); });
}

std::string Yaml::inside_a_line() const {
  if (kind_ == Kind::scalar) return one_line(text_, Where::flow, is_item_ ? Words::quoted : Words::plain);
  std::string out;
  for (const Yaml& item : items_) out += (out.empty() ? "" : ", ") + item.inside_a_line();
  for (const auto& [key, value] : pairs_) {
    out += (out.empty() ? "" : ", ") + key_text(key, Where::flow) + ": " + value.inside_a_line();
  }
  return kind_ == Kind::list ? '[' + out + ']' : '{' + out + '}';
}

// The elements below each other, each with a line end.
void Yaml::append_block(std::string& out, std::size_t indent) const {
  const std::string margin(indent, ' ');
  for (const auto& [key, value] : pairs_) {
    out += margin + key_text(key, Where::block) + ':';
    value.append_after(out, indent + 2);
  }
  for (const Yaml& item : items_) {
    out += margin + '-';
    if (item.kind_ == Kind::map && !item.empty() && !item.fits_a_line()) {
      std::string block;  // its first key stands beside the dash
      item.append_block(block, indent + 2);
      out += ' ' + block.substr(indent + 2);
    } else {
      item.append_after(out, indent + 2);
    }
  }
}

// What stands after "key:" or "-", with the line end.
void Yaml::append_after(std::string& out, std::size_t indent) const {
  if (kind_ == Kind::scalar) {
    out += ' ';
    if (is_exact_block(text_)) return append_literal_block(out, text_, indent);
    out += one_line(text_, Where::block, is_item_ ? Words::quoted : Words::plain) + '\n';
    return;
  }
  if (fits_a_line()) {
    const std::string line = inside_a_line();
    const std::size_t column = out.size() - (out.rfind('\n') + 1);  // npos + 1 is 0: the first line
    if (empty() || column + 1 + line.size() <= max_width) {
      out += ' ' + line + '\n';
      return;
    }
  }
  out += '\n';
  append_block(out, indent);
}

}  // namespace migrate::registry
