// The options that every command takes, before its name and after.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace migrate::cli {

enum class Format { text, json, yaml, sql };  // the last two for `inspect` alone

struct Globals {
  std::optional<std::string> config;  // -c
  std::string environment;            // -e
  std::optional<std::string> url;     // --url
  std::vector<std::string> x;         // -x KEY=VALUE
  Format format = Format::text;
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;

  bool json() const { return format == Format::json; }

  // Throws Error (usage) for an -x without "=".
  config::LoadOptions load_options() const;
};

}  // namespace migrate::cli
