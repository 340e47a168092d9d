#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct CurrentOptions {
  bool check_heads = false;
  Ahead ahead = Ahead::refuse;
};

Exit current(const Globals& globals, const CurrentOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  postgres::Connection connection = project.connect();
  const history::Position position = project.position(connection, graph, options.ahead);
  const std::optional<history::Revisions> rows = position.rows;
  const RevisionView view(graph, headers, rows);
  const bool up_to_date = *rows == graph.effective_heads() && position.ahead.empty();
  if (globals.json()) {
    print_json(Json{{"database", project.database()},
                    {"up_to_date", up_to_date},
                    {"revisions", view.json(*rows)},
                    {"ahead", position.ahead}});
  } else {
    if (globals.verbose) print("Current revisions of " + project.database() + ":");
    for (const std::string& revision : *rows) {
      print(globals.verbose ? view.details(revision) : view.name(revision));
    }
    for (const std::string& revision : position.ahead) print(revision + " (no script has it)");
  }
  if (!options.check_heads || up_to_date) return Exit::ok;
  throw Error(
      {.what = "the database is not on all head revisions",
       .detail = "it is at " + history::listed(*rows) + ", the heads are " + joined(graph.effective_heads()),
       .hint = "migrate upgrade heads"},
      Exit::differences);
}

}  // namespace

void add_current(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("current", "The revisions that the database is at");
  const auto options = std::make_shared<CurrentOptions>();
  command->add_flag("--check-heads", options->check_heads, "Exit 3 unless the database is at every head");
  add_allow_ahead(*command, options->ahead);
  choose(command, chosen, options, current);
}

}  // namespace migrate::cli
