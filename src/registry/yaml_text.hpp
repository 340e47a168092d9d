// Writing YAML as a person would: a small tree of values and its text.
//
// Small collections stand on one line ({type: text, unique: true}), others in blocks. Scalars are plain where
// config::parse_yaml, and any other YAML reader, gives back the same text; else quoted; text of several lines
// is a block (|) where that is exact.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migrate::registry {

class Yaml {
 public:
  enum class Kind { scalar, list, map };
  // `open`: always in block style, its elements one below the other.
  enum class Layout { compact, open };

  // A scalar that is text; numbers and the like are plain (`default: 0`).
  static Yaml scalar(std::string text);
  static Yaml list(const std::vector<std::string>& texts);
  static Yaml list(std::vector<Yaml> items, Layout layout);
  static Yaml map(Layout layout = Layout::compact);

  // Appends to a map. REQUIRES: the key is new.
  void set(std::string key, Yaml value);
  // The value of a map's only pair when that has this key; else null.
  const Yaml* only(std::string_view key) const;
  // The same for a map of the two keys, in this order.
  const Yaml* only_with(std::string_view key, std::string_view second) const;
  bool empty() const { return pairs_.empty() && items_.empty() && kind_ != Kind::scalar; }
  bool is_scalar() const { return kind_ == Kind::scalar; }
  const std::string& text() const { return text_; }

  // The text of a document whose root is this map; empty for an empty one.
  std::string document() const;

 private:
  explicit Yaml(Kind kind) : kind_(kind) {}

  bool fits_a_line() const;
  std::string inside_a_line() const;
  void append_block(std::string& out, std::size_t indent) const;
  void append_after(std::string& out, std::size_t indent) const;

  Kind kind_;
  Layout layout_ = Layout::compact;
  bool is_item_ =
      false;  // of a list: numbers and booleans are quoted, so that all items look alike to others
  std::string text_;
  std::vector<std::pair<std::string, Yaml>> pairs_;
  std::vector<Yaml> items_;
};

}  // namespace migrate::registry
