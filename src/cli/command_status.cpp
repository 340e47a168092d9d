#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

struct StatusOptions {
  bool exit_code = false;
};

std::string or_base(const history::Revisions& revisions) {
  return revisions.empty() ? "base" : joined(revisions);
}

Exit status(const Globals& globals, const StatusOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  postgres::Connection connection = project.connect();
  const history::Position position = project.position(connection, graph);
  const history::Revisions missing = pending(graph, position);
  const std::optional<history::Revisions> rows = position.rows;
  const RevisionView view(graph, headers, rows);
  if (globals.json()) {
    print_json(Json{{"database", project.database()},
                    {"version_table", project.table().qualified_name()},
                    {"current", position.rows},
                    {"heads", graph.heads()},
                    {"pending", view.json(missing)}});
  } else {
    print("database: " + project.database());
    print("current:  " + or_base(position.rows));
    print("heads:    " + or_base(graph.heads()));
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
  choose(command, chosen, options, status);
}

}  // namespace migrate::cli
