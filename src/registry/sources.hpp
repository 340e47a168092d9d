// Which model files the configuration means.
#pragma once

#include <filesystem>
#include <vector>

#include "config/config.hpp"

namespace migrate::registry {

// The YAML files of `models:`, each once, by name. Throws Error (Exit::usage) when there is no source at all,
// when a name or pattern matches no file, and for kinds of sources that this version cannot read.
std::vector<std::filesystem::path> model_files(const config::Config& configuration);

}  // namespace migrate::registry
