#include <spdlog/spdlog.h>

#include <optional>

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

struct HistoryReport {
  std::vector<history::Finding> findings;
  history::Revisions missing{};  // that the database lacks
};

// What concerns the scripts alone, and what the database knows of them.
HistoryReport look_at_history(const Project& project, const history::Graph& graph,
                              postgres::Connection& connection) {
  const apply::State state = apply::read_state(connection, project.table());
  const history::Position position = state.position(project.table());
  history::check_known(graph, position);
  HistoryReport out{.findings = history::stray_heads(graph), .missing = pending(graph, position)};
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

// Of the models where they were compared.
void report_check(const Globals& globals, const std::vector<history::Finding>& findings,
                  const std::optional<registry::Comparison>& comparison,
                  const std::vector<std::string>& differences) {
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
  std::optional<postgres::Connection> connection;  // none where the models are compared with the history
  if (options.from == "database") connection.emplace(project.connect());
  const HistoryReport history = connection ? look_at_history(project, graph, *connection)
                                           : HistoryReport{.findings = history::stray_heads(graph)};
  const Exit exit = history.findings.empty() ? Exit::ok : Exit::differences;
  if (!project.configuration().has_models() || (!history.missing.empty() && exit != Exit::ok)) {
    report_check(globals, history.findings, std::nullopt, {});
    spdlog::info("{}: the history alone was checked", project.configuration().has_models()
                                                          ? "the database is not up to date"
                                                          : "there are no models");
    return exit;
  }
  require_up_to_date(history.missing, Exit::differences);
  const std::optional<registry::Comparison> comparison =
      connection ? compare_with_database(project, *connection, options.selection)
                 : compare_with_history(project, options.selection);
  const std::vector<std::string> differences = comparison->differences();
  report_check(globals, history.findings, comparison, differences);
  tell_unmodelled(comparison->desired.unmodelled, "the models", options.strict, Exit::differences);
  tell_unmodelled(comparison->current.unmodelled, "the database", options.strict, Exit::differences);
  return differences.empty() ? exit : Exit::differences;
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
