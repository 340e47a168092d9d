#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "cli/commands.hpp"
#include "cli/model_comparison.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/unmodelled.hpp"
#include "script/draft.hpp"
#include "script/header.hpp"
#include "script/naming.hpp"
#include "script/plan_steps.hpp"

namespace migrate::cli {
namespace {

struct RevisionOptions {
  std::string message;
  bool autogenerate = false;
  ComparisonOptions comparison;
  std::string revision;
  std::string head = "head";
  bool splice = false;
  std::string label;
  std::vector<std::string> depends;
};

history::Revisions parents_of(const Project& project, const history::Graph& graph,
                              const RevisionOptions& options) {
  const history::Position position = project.position_for({options.head}, graph);
  history::Revisions parents = history::resolve(graph, position, options.head);
  for (const std::string& parent : parents) {
    if (options.splice || graph.children(parent).empty()) continue;
    throw Error({.what = "revision " + parent + " is not a head: " + joined(graph.children(parent)) +
                         " stands on it already",
                 .revision = parent,
                 .hint = "--splice makes a new branch from it"},
                Exit::usage);
  }
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

// `now` as a clock in the zone shows it, for file names. The zones are the C library's.
std::chrono::sys_seconds in_zone(std::chrono::sys_seconds now, const std::optional<std::string>& zone) {
  if (!zone) return now;
  if (!std::filesystem::is_regular_file(std::filesystem::path("/usr/share/zoneinfo") / *zone)) {
    throw Error({.what = "unknown time zone '" + *zone + "' in migrations.timezone",
                 .hint = "use a name like Europe/Vienna (Debian keeps them in the package tzdata)"},
                Exit::usage);
  }
  ::setenv("TZ", zone->c_str(), 1);
  ::tzset();
  const std::time_t seconds = now.time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return now + std::chrono::seconds(local.tm_gmtoff);
}

// Fills the steps. Gives the hazards; nothing when there is no difference.
std::optional<std::vector<std::string>> autogenerate(const Project& project, const history::Graph& graph,
                                                     const RevisionOptions& options, script::Draft& draft) {
  const registry::Comparison comparison = compare_models(project, graph, options.comparison, Exit::failed);
  tell_unmodelled(comparison.desired.unmodelled, "the models", options.comparison.strict, Exit::refused);
  tell_unmodelled(comparison.current.unmodelled, "the database", options.comparison.strict, Exit::refused);
  if (comparison.equal()) return std::nullopt;
  const plan::Plan up = comparison.up();
  draft.up = script::up_steps(comparison.renames, up);
  if (const std::string roles = joined(comparison.needed_roles()); !roles.empty() && !draft.up.empty())
    draft.up.front().sql = "-- Roles that must be there: " + roles + "\n\n" + draft.up.front().sql;
  draft.down = script::down_steps(comparison.renames, comparison.down());
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

// The graph with the draft in it must be one too: an id or label that is taken is told before a file is
// written.
void check_graph(const std::vector<script::Header>& headers, const script::Draft& draft,
                 const std::string& file) {
  std::vector<script::Header> all = headers;
  script::Header added;
  added.file = file;
  added.revision = draft.revision;
  added.parents = draft.parents;
  added.depends = draft.depends;
  added.labels = draft.labels;
  all.push_back(std::move(added));
  history::Graph::of(all);
}

Exit revision(const Globals& globals, const RevisionOptions& options) {
  const Project project(globals);
  const config::Config& configuration = project.configuration();
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  if (!options.revision.empty()) script::check_identifier(options.revision);
  if (!options.label.empty()) script::check_identifier(options.label);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  script::Draft draft{
      .revision = options.revision.empty() ? script::new_revision_id() : options.revision,
      .parents = parents_of(project, graph, options),
      .depends = dependencies_of(graph, options),
      .labels = options.label.empty() ? std::vector<std::string>{} : std::vector{options.label},
      .message = options.message,
      .created = script::iso_time(now),
      .from = {},
      .to = {},
      .up = {},
      .down = {{}}};
  const std::string name =
      script::file_name(configuration.file_template, draft.revision,
                        script::slug(options.message, configuration.truncate_slug_length),
                        in_zone(now, configuration.timezone));
  const std::filesystem::path file = configuration.directories.front() / name;
  check_graph(headers, draft, file.string());
  std::optional<std::vector<std::string>> hazards = std::vector<std::string>{};
  if (options.autogenerate) hazards = autogenerate(project, graph, options, draft);
  if (!hazards) {
    spdlog::info("no differences between the models and the database: nothing was written");
    if (globals.json())
      print_json(Json{{"revision", nullptr}, {"file", nullptr}, {"hazards", Json::array()}});
    return Exit::ok;
  }
  script::write_new(file, script::render(draft));
  for (const std::string& hazard : *hazards) spdlog::warn("{}", hazard);
  if (globals.json()) {
    print_json(Json{{"revision", draft.revision}, {"file", file.string()}, {"hazards", *hazards}});
  } else {
    print(shown(file));
  }
  return Exit::ok;
}

}  // namespace

void add_revision(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("revision", "Write a new revision script");
  const auto options = std::make_shared<RevisionOptions>();
  command->add_option("-m,--message", options->message, "What it is for, in a few words")->type_name("TEXT");
  command->add_flag("--autogenerate", options->autogenerate,
                    "Fill it with what leads from the database to the models");
  add_comparison(*command, options->comparison);
  command->add_option("--rev-id", options->revision, "Its id (default: random)")->type_name("ID");
  command->add_option("--head", options->head, "What it continues (default: head); base for a new root")
      ->type_name("REV");
  command->add_flag("--splice", options->splice, "Let it continue a revision that is not a head");
  command->add_option("--branch-label", options->label, "A name for the branch that it starts")
      ->type_name("NAME");
  command
      ->add_option("--depends-on", options->depends, "A revision that must be there first; may be repeated")
      ->type_name("REV")
      ->allow_extra_args(false);
  choose(command, chosen, options, revision);
}

}  // namespace migrate::cli
