#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "script/read.hpp"

namespace migrate::cli {
namespace {

struct ShowOptions {
  std::string revision;
  Ahead ahead = Ahead::refuse;
};

// Of all steps of a direction; none where there is no section.
std::optional<std::size_t> statements_of(const std::vector<script::Step>& steps) {
  if (steps.empty()) return std::nullopt;
  std::size_t out = 0;
  for (const script::Step& step : steps) out += step.statements.size();
  return out;
}

std::string counted(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " statement" : " statements");
}

std::string lines_of(const script::Script& script) {
  const std::optional<std::size_t> down = statements_of(script.down);
  std::string out = "Up: " + counted(statements_of(script.up).value_or(0)) + "\n";
  out += "Down: " + (down ? counted(*down) : "none, it cannot be undone") + "\n";
  if (!script.from.empty()) out += "Made for the schema: " + script.from + "\n";
  if (!script.to.empty()) out += "Leads to the schema: " + script.to + "\n";
  return out + "Checksum: " + script.checksum + "\n";
}

Json json_of(const RevisionView& view, const history::Graph& graph, const script::Script& script) {
  const std::optional<std::size_t> down = statements_of(script.down);
  Json out = view.json(script.revision);
  out.update(Json{{"depended_on_by", graph.dependents(script.revision)},
                  {"from", script.from},
                  {"to", script.to},
                  {"checksum", script.checksum},
                  {"up", statements_of(script.up).value_or(0)},
                  {"down", down ? Json(*down) : Json()}});
  return out;
}

Exit show(const Globals& globals, const ShowOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const history::Position position = project.position_for({options.revision}, graph, options.ahead);
  const history::Revisions found = history::resolve_or_search(graph, position, options.revision);
  const std::optional<history::Revisions> unknown;
  const RevisionView view(graph, headers, unknown);
  Json out = Json::array();
  for (const std::string& revision : found) {
    const script::Script script = script::load(graph.get(revision).file);
    if (globals.json()) {
      out.push_back(json_of(view, graph, script));
    } else {
      print(view.details(revision, lines_of(script)));
    }
  }
  if (globals.json()) print_json(Json{{"revisions", std::move(out)}});
  return Exit::ok;
}

}  // namespace

void add_show(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("show", "Everything about a revision");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("revision", options->revision, "head, current, an id, :/TEXT of the message, …")
      ->required();
  add_allow_ahead(*command, options->ahead);
  choose(command, chosen, options, show);
}

}  // namespace migrate::cli
