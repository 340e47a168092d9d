// Which model files the configuration means.
#pragma once

#include <filesystem>
#include <vector>

#include "config/config.hpp"

namespace migrate::registry {

// Each file once, by name.
struct ModelFiles {
  std::vector<std::filesystem::path> yaml;
  std::vector<std::filesystem::path> sql;
};

// The files of `models:`. Throws Error (Exit::usage) when there is no source at all, when a name or pattern
// matches no file, when a file is to be both YAML and SQL, and for kinds of sources that this version cannot
// read.
ModelFiles model_files(const config::Config& configuration);

}  // namespace migrate::registry
