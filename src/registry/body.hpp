// What a YAML mapping says, with the mixins that it includes below it, and the entries of its sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_document.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

using config::YamlNode;
using config::YamlPair;

// Mappings laid over each other; a key of a later one hides that of an earlier one.
class Body {
 public:
  explicit Body(std::vector<const YamlNode*> layers) : layers_(std::move(layers)) {}

  const std::vector<const YamlNode*>& layers() const { return layers_; }
  // The value that counts; null pointer without the key.
  const YamlNode* find(std::string_view key) const;
  // The key's values in every layer, lowest first.
  std::vector<const YamlNode*> all(std::string_view key) const;

 private:
  std::vector<const YamlNode*> layers_;
};

// One object of a section: `name: body`, or a list's item, which may do without a name.
struct Entry {
  std::string name{};
  bool named = false;
  const YamlNode* body = nullptr;  // null pointer: a name alone
  Place place{};
};

// Whether the scalar items of a section's list are names (extensions: [citext]) or bodies (indexes: [a]).
enum class ListOf { names, bodies };

// The entries of a section in all layers, in order. A name of a later layer takes the place of the same name
// in an earlier one.
std::vector<Entry> entries_of(const std::vector<const YamlNode*>& sections, std::string_view key,
                              ListOf list_of, Problems& problems);

}  // namespace migrate::registry
