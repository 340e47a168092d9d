#include <spdlog/spdlog.h>

#include "apply/store.hpp"
#include "cli/commands.hpp"
#include "cli/model_comparison.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/unmodelled.hpp"
#include "history/findings.hpp"

namespace migrate::cli {
namespace {

using CheckOptions = ComparisonOptions;

// What concerns the scripts alone, and (unless it is the history that the models are compared with) what the
// database knows of them.
struct HistoryReport {
  std::vector<history::Finding> findings;
  bool behind = false;  // the database lacks revisions
};

HistoryReport look_at_history(const Project& project, const history::Graph& graph,
                              const CheckOptions& options) {
  HistoryReport out{.findings = history::stray_heads(graph)};
  if (options.from == "history") return out;
  postgres::Connection connection = project.connect();
  const apply::State state = apply::read_state(connection, project.table());
  const history::Position position = state.position(project.table());
  history::check_known(graph, position);
  out.behind = !pending(graph, position).empty();
  const std::vector<history::LogEntry> log = apply::read_log(connection, state, project.table());
  if (log.empty()) return out;
  for (history::Finding& finding : history::against_log(graph, project.scripts(), position.rows, log)) {
    out.findings.push_back(std::move(finding));
  }
  return out;
}

// "several heads …: b, c (migrations/b.sql, migrations/c.sql)"
std::vector<std::string> lines_of(const std::vector<history::Finding>& findings) {
  std::vector<std::string> out;
  for (const history::Finding& finding : findings) {
    std::vector<std::string> files;
    for (const std::string& file : finding.files) files.push_back(shown(file));
    out.push_back(finding.text + " (" + joined(files) + ")");
  }
  return out;
}

void report_check(const Globals& globals, const std::vector<history::Finding>& findings,
                  const registry::Comparison* comparison) {
  const std::vector<std::string> differences =
      comparison ? comparison->differences() : std::vector<std::string>{};
  const std::vector<std::string> of_history = lines_of(findings);
  if (globals.json()) {
    using Names = std::vector<std::string>;
    return print_json(Json{{"equal", comparison ? Json(differences.empty()) : Json()},
                           {"history", of_history},
                           {"differences", differences},
                           {"unmodelled", comparison ? comparison->current.unmodelled : Names{}},
                           {"unmodelled_in_models", comparison ? comparison->desired.unmodelled : Names{}}});
  }
  for (const std::string& line : of_history) print(line);
  for (const std::string& difference : differences) print(difference);
  for (const history::Finding& finding : findings) spdlog::info("hint: {}", finding.hint);
  if (comparison && differences.empty()) spdlog::info("no differences between the models and the database");
}

Exit check(const Globals& globals, const CheckOptions& options) {
  const Project project(globals);
  const history::Graph graph = history::Graph::of(project.headers());
  const HistoryReport history = look_at_history(project, graph, options);
  const Exit exit = history.findings.empty() ? Exit::ok : Exit::differences;
  if (project.configuration().models.empty() || (history.behind && exit != Exit::ok)) {
    report_check(globals, history.findings, nullptr);
    spdlog::info("{}: the history alone was checked", project.configuration().models.empty()
                                                          ? "there are no models"
                                                          : "the database is not up to date");
    return exit;
  }
  const registry::Comparison comparison = compare_models(project, graph, options, Exit::differences);
  report_check(globals, history.findings, &comparison);
  tell_unmodelled(comparison.desired.unmodelled, "the models", options.strict, Exit::differences);
  tell_unmodelled(comparison.current.unmodelled, "the database", options.strict, Exit::differences);
  return comparison.differences().empty() ? exit : Exit::differences;
}

}  // namespace

void add_check(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand(
      "check", "Compare the models with the database, and the scripts with what was run: exit 0 or 3");
  const auto options = std::make_shared<CheckOptions>();
  add_comparison(*command, *options);
  choose(command, chosen, options, check);
}

}  // namespace migrate::cli
