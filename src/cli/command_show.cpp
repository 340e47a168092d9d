#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct ShowOptions {
  std::string revision;
};

Exit show(const Globals& globals, const ShowOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const history::Position position = project.position_for({options.revision}, graph);
  const history::Revisions found = history::resolve(graph, position, options.revision);
  const std::optional<history::Revisions> unknown;
  const RevisionView view(graph, headers, unknown);
  if (globals.json()) {
    print_json(Json{{"revisions", view.json(found)}});
    return Exit::ok;
  }
  for (const std::string& revision : found) print(view.details(revision));
  return Exit::ok;
}

}  // namespace

void add_show(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("show", "Everything about a revision");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("revision", options->revision, "head, current, an id, …")->required();
  choose(command, chosen, options, show);
}

}  // namespace migrate::cli
