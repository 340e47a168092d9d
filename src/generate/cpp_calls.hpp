// What the builders of include/migrate/model call the keys of the YAML.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "generate/cpp_text.hpp"
#include "kinds/kind.hpp"

namespace migrate::generate {

using config::YamlNode;

// Whose functions are called: those of the kind's own builder, or of Object, which has none but those of all.
enum class Builder { own, object };

// Appends a call for every key of the body but those in `said`: a function of the builder where it has
// one, else `set`. Nothing for a body that is no mapping.
void add_calls(Chain& chain, const kinds::Kind& kind, const YamlNode& body,
               const std::set<std::string_view>& said, Builder builder = Builder::own);

// The call for one key.
void add_call(Chain& chain, const kinds::Kind& kind, const std::string& key, const YamlNode& value,
              Builder builder = Builder::own);

}  // namespace migrate::generate
