// Which models the configuration means.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "registry/printed_models.hpp"

namespace migrate::registry {

struct ModelSources {
  // Each file once, by name.
  std::vector<std::filesystem::path> yaml{};
  std::vector<std::filesystem::path> sql{};
  std::vector<PrintedModels> printed{};  // in the configuration's order; their processes run
  std::optional<std::string> built_in{};
};

// The sources of `models:`, where the models that this program is built with, if it is, stand for all
// libraries and programs: these are where its models come from when it is not. Throws Error (Exit::usage)
// when there is no source at all, when a name or pattern matches no file, when a file is to be both YAML and
// SQL, and as PrintedModels does. REQUIRES: for libraries, as PrintedModels says.
ModelSources open_sources(const config::Config& configuration);

}  // namespace migrate::registry
