#include "apply/half_way.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct StatusOptions {
  bool exit_code = false;
  Ahead ahead = Ahead::refuse;
};

Json half_way_json(const std::optional<history::Progress>& progress) {
  if (!progress) return nullptr;
  return Json{{"revision", progress->revision},
              {"direction", history::verb(progress->direction)},
              {"units_done", progress->units_done},
              {"begun", progress->begun},
              {"rows_done", progress->rows_done}};
}

Exit status(const Globals& globals, const StatusOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  postgres::Connection connection = project.connect();
  const apply::State state = apply::read_state(connection, project.table());
  const history::Position position = project.position(state, graph, options.ahead);
  const history::Revisions missing = pending(graph, position);
  const std::optional<history::Revisions> rows = position.rows;
  const RevisionView view(graph, headers, rows);
  if (globals.json()) {
    print_json(Json{{"database", project.database()},
                    {"version_table", project.table().qualified_name()},
                    {"current", position.rows},
                    {"heads", graph.heads()},
                    {"pending", view.json(missing)},
                    {"ahead", position.ahead},
                    {"half_way", half_way_json(state.progress)}});
  } else {
    print("database: " + project.database());
    print("current:  " + history::listed(position.rows));
    if (!position.ahead.empty()) print("ahead:    " + joined(position.ahead) + " (no script has it)");
    if (state.progress) print("half-way: " + apply::text_of(*state.progress, project.scripts()));
    print("heads:    " + history::listed(graph.heads()));
    print("pending:  " + (missing.empty() ? "nothing" : std::to_string(missing.size())));
    for (const std::string& revision : missing) print("  " + view.line(revision));
  }
  return options.exit_code && !missing.empty() ? Exit::differences : Exit::ok;
}

}  // namespace

void add_status(CLI::App& app, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("status", "Where the database stands, and what is still to be applied");
  const auto options = std::make_shared<StatusOptions>();
  command->add_flag("--exit-code", options->exit_code, "Exit 3 when revisions are pending");
  add_allow_ahead(*command, options->ahead);
  choose(command, chosen, options, status);
}

}  // namespace migrate::cli
