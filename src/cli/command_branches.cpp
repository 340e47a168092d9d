#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct BranchesOptions {};

// Alembic's form: the branch point, then what stands on it, and an empty line.
void print_branch_point(const RevisionView& view, const history::Graph& graph, const std::string& revision,
                        bool verbose) {
  print(verbose ? view.details(revision) : view.title(revision));
  for (const std::string& child : graph.children(revision)) {
    print(std::string(revision.size(), ' ') + " -> " + view.title(child));
  }
  print("");
}

Exit branches(const Globals& globals, const BranchesOptions&) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const std::optional<history::Revisions> unknown;
  const RevisionView view(graph, headers, unknown);
  const history::Revisions points = graph.branch_points();
  const history::Revisions upwards = graph.in_order({points.begin(), points.end()});
  const history::Revisions newest_first(upwards.rbegin(), upwards.rend());
  if (globals.json()) {
    Json out = Json::array();
    for (const std::string& point : newest_first) {
      out.push_back({{"revision", point}, {"children", view.json(graph.children(point))}});
    }
    print_json(Json{{"branch_points", std::move(out)}});
    return Exit::ok;
  }
  for (const std::string& point : newest_first) print_branch_point(view, graph, point, globals.verbose);
  return Exit::ok;
}

}  // namespace

void add_branches(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("branches", "Where branches part, and what stands there");
  choose(command, chosen, std::make_shared<BranchesOptions>(), branches);
}

}  // namespace migrate::cli
