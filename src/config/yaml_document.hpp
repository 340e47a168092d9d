// Reading a YAML file that somebody else wrote, safely: migrate.yaml and the registry's model files.
//
// A document is a tree of plain values with the place of each in its file. What YAML leaves to the reader is
// settled here once: a key that appears twice in a mapping is an error, merge keys (`<<`) are resolved
// (explicit keys win, then the earlier source), aliases share their anchor's node, an alias inside its own
// anchor is an error. Bounds keep hostile input harmless: 10 MB of valid UTF-8, 500 levels (yaml-cpp's own),
// a million values once aliases are expanded. yaml-cpp is used as a parser of events only and is seen nowhere
// else.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.hpp"

namespace migrate::config {

inline constexpr std::size_t max_yaml_bytes = 10'000'000;
inline constexpr std::size_t max_yaml_values = 1'000'000;

struct YamlPair;

// One value. A node belongs to its document; an alias is the very node of its anchor, so a place in an
// aliased node is where the anchor's text stands.
class YamlNode {
 public:
  enum class Kind { null, scalar, sequence, map };

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_scalar() const { return kind_ == Kind::scalar; }
  bool is_sequence() const { return kind_ == Kind::sequence; }
  bool is_map() const { return kind_ == Kind::map; }
  // For messages: "nothing", "a value", "a list", "a mapping".
  std::string_view kind_name() const;

  // A scalar's text without quotes and escapes; empty for the other kinds.
  const std::string& text() const { return text_; }
  // True for a scalar in quotes, a block (`|`, `>`), or one tagged !!str: it is text and nothing else.
  bool is_quoted() const { return quoted_; }
  // true/false, yes/no, on/off in any case when not quoted.
  std::optional<bool> boolean() const;
  // A whole number when not quoted.
  std::optional<long long> integer() const;

  // A sequence's elements, in order; empty for the other kinds.
  const std::vector<const YamlNode*>& items() const { return items_; }
  // A mapping's keys and values in the order of the file, merged ones where their `<<` stands.
  const std::vector<YamlPair>& pairs() const { return pairs_; }
  // The value of a key; null pointer when this is no mapping or has no such key.
  const YamlNode* find(std::string_view key) const;

  // An omitted value (`key:`) stands where its key stands.
  Place place() const;

 private:
  friend class YamlBuilder;

  Kind kind_ = Kind::null;
  bool quoted_ = false;
  int line_ = 0;
  int column_ = 0;
  const std::string* file_ = nullptr;  // the document's
  std::string text_;
  std::vector<const YamlNode*> items_;
  std::vector<YamlPair> pairs_;
  std::size_t size_ = 1;  // values below and with this one, aliases expanded
};

struct YamlPair {
  const YamlNode* key;  // always a scalar
  const YamlNode* value;
};

// Owns the nodes. Moving it leaves pointers to its nodes valid.
class YamlDocument {
 public:
  YamlDocument(YamlDocument&&) noexcept;
  YamlDocument& operator=(YamlDocument&&) noexcept;
  ~YamlDocument();

  // Null for an empty file.
  const YamlNode& root() const;

 private:
  friend YamlDocument parse_yaml(std::string_view, const std::string&);
  struct Storage;
  explicit YamlDocument(std::unique_ptr<Storage> storage);

  std::unique_ptr<Storage> storage_;
};

// Parses one YAML document. `file` is the name that places carry.
// Throws Error (Exit::usage) with the place; Errors when keys are repeated in several places.
YamlDocument parse_yaml(std::string_view text, const std::string& file);

// Reads and parses a file; places carry `path` as given. Throws as parse_yaml, and Error (Exit::usage) for a
// file that cannot be read.
YamlDocument load_yaml(const std::filesystem::path& path);

// The file's bytes, of at most max_yaml_bytes. Throws Error (Exit::usage) when it is missing, no regular
// file, larger, or cannot be read.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace migrate::config
