#include "cli/commands.hpp"
#include "cli/history_text.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct HistoryOptions {
  std::string range;
  bool indicate_current = false;
  bool graph = false;
  Ahead ahead = Ahead::refuse;
};

history::Range parse(const std::string& text) {
  const std::optional<history::Range> range = history::parse_range(text);
  if (range) return *range;
  throw Error({.what = "'" + text + "' is no range",
               .hint = "write START:END, START: or :END, both ends included: -r " + text + ":"},
              Exit::usage);
}

std::vector<std::string> ends_of(const history::Range& range) {
  std::vector<std::string> out;
  for (const std::string& end : {range.from, range.to}) {
    if (!end.empty()) out.push_back(end);
  }
  return out;
}

std::string text_of(const Globals& globals, const HistoryOptions& options,
                    const history::Revisions& revisions, const history::Graph& graph,
                    const RevisionView& view) {
  if (globals.format == "dot") return dot_text(revisions, graph, view);
  if (globals.format == "mermaid") return mermaid_text(revisions, graph, view);
  if (options.graph)
    return drawing(revisions, graph, view, globals.verbose ? Beside::details : Beside::title);
  std::string out;
  for (const std::string& revision : revisions) {
    out += (globals.verbose ? view.details(revision) : view.line(revision)) + '\n';
  }
  return out;
}

Exit show_history(const Globals& globals, const HistoryOptions& options) {
  const history::Range range = options.range.empty() ? history::Range{} : parse(options.range);
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  std::vector<std::string> identifiers = ends_of(range);
  if (options.indicate_current) identifiers.emplace_back("current");
  const history::Position position = project.position_for(identifiers, graph, options.ahead);
  const auto rows = options.indicate_current ? std::optional(position.rows) : std::nullopt;
  const RevisionView view(graph, headers, rows);
  const history::Revisions revisions = history::resolve_range(graph, position, range);
  if (globals.json()) {
    print_json(Json{{"revisions", view.json(revisions)}});
  } else {
    print_part(text_of(globals, options, revisions, graph, view));
  }
  return Exit::ok;
}

}  // namespace

void add_history(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("history", "The revisions, newest first");
  const auto options = std::make_shared<HistoryOptions>();
  command
      ->add_option("-r,--rev-range", options->range,
                   "START:END, both included; `current`, ±N and @DATE are ends too")
      ->type_name("RANGE");
  command->add_flag("-i,--indicate-current", options->indicate_current, "Mark what the database is at");
  command->add_flag("--graph", options->graph, "Draw branches and merges, as git log --graph does");
  add_allow_ahead(*command, options->ahead);
  choose(command, chosen, options, show_history);
}

}  // namespace migrate::cli
