#include <spdlog/spdlog.h>

#include "cli/commands.hpp"
#include "cli/model_comparison.hpp"
#include "cli/new_script.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/unmodelled.hpp"
#include "script/draft.hpp"
#include "script/plan_steps.hpp"
#include "script/sql_file.hpp"

namespace migrate::cli {
namespace {

struct RevisionOptions {
  NewScriptOptions script;
  bool autogenerate = false;
  ComparisonOptions comparison;
  std::string sql_file;
  std::string head = "head";
  bool splice = false;
  std::vector<std::string> depends;
};

history::Revisions parents_of(const Project& project, const history::Graph& graph,
                              const RevisionOptions& options) {
  const history::Revisions heads = history::resolve(graph, {}, "heads");
  if (options.head == "head" && heads.size() > 1) {
    throw Error({.what = "there are several heads: " + joined(heads),
                 .hint = "say which one it continues, --head " + heads.front() +
                         ", or join them first: migrate merge heads"});
  }
  const history::Position position = project.position_for({options.head}, graph);
  history::Revisions parents = history::resolve(graph, position, options.head);
  require_heads(graph, parents, options.splice);
  return parents;
}

// Dependencies as ids, labels as they are.
std::vector<std::string> dependencies_of(const history::Graph& graph, const RevisionOptions& options) {
  std::vector<std::string> out;
  for (const std::string& name : options.depends) {
    out.push_back(graph.find_label(name).empty() ? history::resolve_one(graph, {}, name) : name);
  }
  return out;
}

registry::Comparison compare_models(const Project& project, const history::Graph& graph,
                                    const ComparisonOptions& options) {
  if (options.from == "history") return compare_with_history(project, options.selection);
  postgres::Connection connection = project.connect();
  require_up_to_date(pending(graph, project.position(connection, graph)), Exit::failed);
  return compare_with_database(project, connection, options.selection);
}

// Fills the steps. Gives the hazards; nothing when there is no difference.
std::optional<std::vector<std::string>> autogenerate(const Project& project, const history::Graph& graph,
                                                     const RevisionOptions& options, script::Draft& draft) {
  const registry::Comparison comparison = compare_models(project, graph, options.comparison);
  tell_unmodelled(comparison.desired.unmodelled, "the models", options.comparison.strict, Exit::refused);
  tell_unmodelled(comparison.current.unmodelled, "the database", options.comparison.strict, Exit::refused);
  if (comparison.equal()) return std::nullopt;
  const plan::Plan up = comparison.up();
  draft.up = script::up_steps(comparison.renames, up);
  if (const std::string roles = joined(comparison.needed_roles()); !roles.empty() && !draft.up.empty())
    draft.up.front().sql = "-- Roles that must be there: " + roles + "\n\n" + draft.up.front().sql;
  const plan::Plan down = comparison.down();
  draft.down = script::down_steps(comparison.renames, down);
  draft.destroys = script::destroyed_by(up, comparison.renames);
  draft.down_destroys = script::destroyed_by(down);
  draft.from = comparison.current.fingerprint().hex();
  draft.to = comparison.desired.fingerprint().hex();
  std::vector<std::string> hazards;
  for (const plan::Step& step : up.steps) {
    for (const plan::Action& action : step.actions) {
      for (const kinds::Statement& statement : action.statements) {
        for (const std::string& hazard : statement.hazards)
          hazards.push_back(action.object.text() + ": " + hazard);
      }
    }
  }
  return hazards;
}

// Says what leads up and back: the file alone does not.
void fill_from(const std::string& file, script::Draft& draft) {
  script::FiledSteps steps = script::load_sql_file(file);
  spdlog::info("up: {}", steps.up_from);
  if (steps.down_from.empty()) {
    spdlog::warn("down: nothing; without a '-- migrate:down' section the revision cannot be undone");
  } else {
    spdlog::info("down: {}", steps.down_from);
  }
  draft.up = std::move(steps.up);
  draft.down = std::move(steps.down);
}

Exit revision(const Globals& globals, const RevisionOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  NewScript script(project, headers, options.script, parents_of(project, graph, options),
                   dependencies_of(graph, options));
  std::optional<std::vector<std::string>> hazards = std::vector<std::string>{};
  if (options.autogenerate) hazards = autogenerate(project, graph, options, script.draft);
  if (!options.sql_file.empty()) fill_from(options.sql_file, script.draft);
  if (!hazards) {
    spdlog::info("no differences between the models and the database: nothing was written");
    if (globals.json())
      print_json(Json{{"revision", nullptr}, {"file", nullptr}, {"hazards", Json::array()}});
    return Exit::ok;
  }
  script.write();
  for (const std::string& hazard : *hazards) spdlog::warn("{}", hazard);
  if (globals.json()) {
    print_json(
        Json{{"revision", script.draft.revision}, {"file", script.file().string()}, {"hazards", *hazards}});
  } else {
    print(shown(script.file()));
  }
  return Exit::ok;
}

}  // namespace

void add_revision(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("revision", "Write a new revision script");
  const auto options = std::make_shared<RevisionOptions>();
  add_new_script(*command, options->script);
  CLI::Option* autogenerate = command->add_flag("--autogenerate", options->autogenerate,
                                                "Fill it with what leads from the database to the models");
  command
      ->add_option("--sql-file", options->sql_file,
                   "Fill it with the SQL of a file; its way back: the file's down section, or NAME.down.sql "
                   "beside NAME.up.sql")
      ->type_name("FILE")
      ->excludes(autogenerate);
  add_comparison(*command, options->comparison);
  command->add_option("--head", options->head, "What it continues (default: head); base for a new root")
      ->type_name("REV");
  command->add_flag("--splice", options->splice, "Let it continue a revision that is not a head");
  command
      ->add_option("--depends-on", options->depends, "A revision that must be there first; may be repeated")
      ->type_name("REV")
      ->allow_extra_args(false);
  choose(command, chosen, options, revision);
}

}  // namespace migrate::cli
