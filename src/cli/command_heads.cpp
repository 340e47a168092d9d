#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct HeadsOptions {};

Exit heads(const Globals& globals, const HeadsOptions&) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const std::optional<history::Revisions> unknown;
  const RevisionView view(graph, headers, unknown);
  if (globals.json()) {
    print_json(Json{{"revisions", view.json(graph.heads())}});
    return Exit::ok;
  }
  for (const std::string& head : graph.heads()) print(globals.verbose ? view.details(head) : view.name(head));
  return Exit::ok;
}

}  // namespace

void add_heads(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("heads", "The newest revision of every branch of the scripts");
  choose(command, chosen, std::make_shared<HeadsOptions>(), heads);
}

}  // namespace migrate::cli
