#include "cli/selection.hpp"

namespace migrate::cli {
namespace {

std::vector<std::string> together(std::vector<std::string> one, const std::vector<std::string>& other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

}  // namespace

void add_selection(CLI::App& command, SelectionOptions& options) {
  command
      .add_option("--include", options.include,
                  "Only these objects, like table:audit.* or function:*; may be repeated")
      ->type_name("KIND:PATTERN")
      ->allow_extra_args(false);
  command.add_option("--exclude", options.exclude, "Not these objects; may be repeated")
      ->type_name("KIND:PATTERN")
      ->allow_extra_args(false);
}

registry::Selection selection_of(const config::Config& configuration, const SelectionOptions& options) {
  return {together(configuration.include, options.include), together(configuration.exclude, options.exclude)};
}

}  // namespace migrate::cli
