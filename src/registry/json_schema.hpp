// The JSON Schema (draft 7) of a model file, made of what the kinds say of themselves: editors complete keys
// by it and mark what is wrong before the command is run.
#pragma once

#include <string>

namespace migrate::registry {

// The schema as JSON text, two blanks an indent and no line end, always the same bytes.
std::string json_schema();

}  // namespace migrate::registry
