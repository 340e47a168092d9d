#include "cli/globals.hpp"

#include "error/error.hpp"

namespace migrate::cli {

config::LoadOptions Globals::load_options() const {
  config::LoadOptions options;
  if (config) options.file = *config;
  options.environment = environment;
  options.url = url;
  options.built_in_models = built_in_models;
  for (const std::string& pair : x) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error({.what = "'-x " + pair + "' is no KEY=VALUE"}, Exit::usage);
    }
    options.x[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return options;
}

}  // namespace migrate::cli
