// The options that every command takes, before its name and after.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace migrate::cli {

struct Globals {
  std::optional<std::string> config{};  // -c
  std::string environment{};            // -e
  std::optional<std::string> url{};     // --url
  std::vector<std::string> x{};         // -x KEY=VALUE
  std::string format =
      "text";  // text or json; for `inspect` also yaml and sql, for `history` dot and mermaid
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
  std::optional<std::string> built_in_models{};  // no option: of the program that the command is built into

  bool json() const { return format == "json"; }

  // Throws Error (usage) for an -x without "=".
  config::LoadOptions load_options() const;
};

}  // namespace migrate::cli
