// Attributes that the registry writes otherwise than their shape in src/kinds says: one row for each, both
// ways.
#pragma once

#include <optional>
#include <string_view>

#include "registry/body.hpp"
#include "registry/model.hpp"
#include "registry/yaml_text.hpp"

namespace migrate::registry {

struct Spelling {
  std::string_view kind;
  std::string_view attribute;
  // Reads the value of the attribute's key into the draft; null: as the shape says.
  void (*read)(const YamlNode&, Draft&, Model&, Problems&);
  // The value as written; nothing where another key says it. Null: as the shape says.
  std::optional<Yaml> (*write)(const catalog::Object&);
  // The values as JSON Schema has them; empty: any scalar where `read` is given, else as the shape says.
  std::string_view json_schema = {};
};

// Null when the attribute is written as its shape says.
const Spelling* find_spelling(const kinds::Kind& kind, std::string_view attribute);

// Reads a value into an attribute: by its spelling, else by its shape. Notes its places.
void read_attribute(const kinds::AttributeForm& form, const YamlNode& value, Draft& draft, Model& model,
                    Problems& problems);
// The value of an attribute as the registry writes it; nothing when it goes without saying.
std::optional<Yaml> write_attribute(const kinds::Kind& kind, const kinds::AttributeForm& form,
                                    const catalog::Object& object);

// The key of an attribute in the registry.
std::string_view key_of(const kinds::AttributeForm& form);
// The kind's attribute of that name; null pointer when it has none.
const kinds::AttributeForm* find_form(const kinds::Kind& kind, std::string_view attribute);
// The flag that is set unless said otherwise (not_null); null pointer when the kind has none.
const kinds::AttributeForm* unless_form(const kinds::Kind& kind);

// Problems say that `key` takes something else than the value given.
std::optional<bool> read_flag(std::string_view key, const YamlNode& value, Problems& problems);
std::optional<std::string> read_text(std::string_view key, const YamlNode& value, Problems& problems);

}  // namespace migrate::registry
