// What turns yaml-cpp's events into the nodes of a YamlDocument; only yaml_document.cpp calls it.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "config/yaml_document.hpp"

namespace migrate::config {

// Puts the nodes of one YAML text (UTF-8, no byte order mark) at the end of `nodes` and gives the root, a
// null node for an empty text. `file` is the name that places carry; nodes point to it. Throws Error
// (Exit::usage), or Errors for several problems after which reading could go on.
const YamlNode& build_yaml(std::string_view text, const std::string& file, std::deque<YamlNode>& nodes);

// An error in a user's file (Exit::usage).
Error yaml_error(std::string what, Place place, std::string hint = {});

}  // namespace migrate::config
