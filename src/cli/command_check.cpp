#include <spdlog/spdlog.h>

#include "cli/commands.hpp"
#include "cli/model_comparison.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/unmodelled.hpp"

namespace migrate::cli {
namespace {

using CheckOptions = ComparisonOptions;

Exit check(const Globals& globals, const CheckOptions& options) {
  const Project project(globals);
  const history::Graph graph = history::Graph::of(project.headers());
  const registry::Comparison comparison = compare_models(project, graph, options, Exit::differences);
  const std::vector<std::string> differences = comparison.differences();
  if (globals.json()) {
    print_json(Json{{"equal", differences.empty()},
                    {"differences", differences},
                    {"unmodelled", comparison.current.unmodelled},
                    {"unmodelled_in_models", comparison.desired.unmodelled}});
  } else {
    for (const std::string& difference : differences) print(difference);
    if (differences.empty()) spdlog::info("no differences between the models and the database");
  }
  tell_unmodelled(comparison.desired.unmodelled, "the models", options.strict, Exit::differences);
  tell_unmodelled(comparison.current.unmodelled, "the database", options.strict, Exit::differences);
  return differences.empty() ? Exit::ok : Exit::differences;
}

}  // namespace

void add_check(CLI::App& app, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("check", "Compare the models with the database: exit 0 if equal, else 3");
  const auto options = std::make_shared<CheckOptions>();
  add_comparison(*command, *options);
  choose(command, chosen, options, check);
}

}  // namespace migrate::cli
