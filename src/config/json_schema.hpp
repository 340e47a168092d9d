// The JSON Schema (draft 7) of migrate.yaml: editors complete its keys by it.
#pragma once

#include <string>

namespace migrate::config {

// The schema as JSON text, two blanks an indent and no line end, always the same bytes.
std::string json_schema();

}  // namespace migrate::config
