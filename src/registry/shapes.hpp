// Reading and writing attributes as their shape says (kinds::Shape).
#pragma once

#include "registry/spelling.hpp"

namespace migrate::registry {

void read_shape(const kinds::AttributeForm& form, const YamlNode& value, Draft& draft, Problems& problems);
std::optional<Yaml> write_shape(const kinds::AttributeForm& form, const catalog::Object& object);

}  // namespace migrate::registry
