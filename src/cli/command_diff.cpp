#include <future>
#include <optional>

#include "catalog/diff.hpp"
#include "cli/bench.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/selection.hpp"
#include "cli/state.hpp"
#include "cli/unmodelled.hpp"
#include "plan/describe.hpp"
#include "registry/comparison.hpp"
#include "script/plan_steps.hpp"

namespace migrate::cli {
namespace {

using catalog::Snapshot;

struct DiffOptions {
  std::string from;
  std::string to;
  std::string as = "sql";
  bool exit_code = false;
  bool strict = false;
  SelectionOptions selection;
};

// What leads from one state to the other.
struct Difference {
  std::vector<std::string> lines;
  std::vector<script::DraftStep> steps;
  std::vector<std::string> unmodelled_from;
  std::vector<std::string> unmodelled_to;
};

Difference forwards(const registry::Comparison& comparison) {
  return {.lines = comparison.differences(),
          .steps = comparison.equal() ? std::vector<script::DraftStep>{}
                                      : script::up_steps(comparison.renames, comparison.up()),
          .unmodelled_from = comparison.current.unmodelled,
          .unmodelled_to = comparison.desired.unmodelled};
}

Difference backwards(const registry::Comparison& comparison) {
  Difference out{.lines = plan::describe(catalog::diff(comparison.desired, comparison.renamed)),
                 .steps = {},
                 .unmodelled_from = comparison.desired.unmodelled,
                 .unmodelled_to = comparison.current.unmodelled};
  for (const plan::Rename& rename : comparison.renames)
    out.lines.push_back(plan::describe(plan::reversed(rename)));
  if (!comparison.equal()) out.steps = script::down_steps(comparison.renames, comparison.down());
  return out;
}

Difference difference_of(const State& from, const State& to, const Project& project,
                         const SelectionOptions& options) {
  const config::Config& configuration = project.configuration();
  const registry::Selection selection = selection_of(configuration, options);
  std::optional<Bench> bench;
  if (from.needs_server() || to.needs_server()) bench.emplace(project);
  Bench* const place = bench ? &*bench : nullptr;
  if (from.form == State::Form::models && to.form == State::Form::models) return {};
  const bool back = from.form == State::Form::models;
  if (back || to.form == State::Form::models) {
    const State& other = back ? to : from;
    std::future<registry::Registry> models = bench->workshop().begin_load();
    Snapshot current =
        other.form == State::Form::empty ? bench->history("base") : read_state(other, project, place);
    const registry::Comparison comparison = registry::compare(
        models.get(), bench->workshop(), std::move(current), project.extraction(), selection);
    bench->check_interrupt();
    return back ? backwards(comparison) : forwards(comparison);
  }
  // The history is replayed on the bench, which is there once.
  const bool one_by_one = from.form == State::Form::history && to.form == State::Form::history;
  std::future<Snapshot> first = std::async(one_by_one ? std::launch::deferred : std::launch::async,
                                           [&] { return read_state(from, project, place); });
  Snapshot b = read_state(to, project, place), a = first.get();
  if (from.form == State::Form::empty) a = registry::new_database(b);
  if (to.form == State::Form::empty) b = registry::new_database(a);
  return forwards(registry::compare(place ? &place->workshop() : nullptr, std::move(a), b, selection));
}

void print_difference(const Difference& difference, const std::string& as) {
  if (as == "list") {
    for (const std::string& line : difference.lines) print(line);
    return;
  }
  std::string sql;
  Json steps = Json::array();
  for (const script::DraftStep& step : difference.steps) {
    if (step.sql.empty()) continue;
    sql += (sql.empty() ? "" : "\n") + step.sql;
    steps.push_back(step.sql);
  }
  if (as == "json") {
    print_json(Json{{"equal", difference.lines.empty()},
                    {"differences", difference.lines},
                    {"steps", std::move(steps)},
                    {"unmodelled_from", difference.unmodelled_from},
                    {"unmodelled_to", difference.unmodelled_to}});
  } else if (!sql.empty()) {
    sql.pop_back();
    print(sql);
  }
}

Exit diff(const Globals& globals, const DiffOptions& options) {
  const State from = parse_state(options.from), to = parse_state(options.to);
  const Project project(configuration_of(globals, {&from, &to}));
  const Difference difference = difference_of(from, to, project, options.selection);
  print_difference(difference, globals.json() ? "json" : options.as);
  tell_unmodelled(difference.unmodelled_from, from.name, options.strict, Exit::differences);
  tell_unmodelled(difference.unmodelled_to, to.name, options.strict, Exit::differences);
  return options.exit_code && !difference.lines.empty() ? Exit::differences : Exit::ok;
}

}  // namespace

void add_diff(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("diff", "What leads from one state of a schema to another, as SQL");
  const auto options = std::make_shared<DiffOptions>();
  command->add_option("FROM", options->from, states_help)->required();
  command->add_option("TO", options->to, "The same")->required();
  command->add_option("--as", options->as, "sql (default), list: one line each, or json")
      ->type_name("FORM")
      ->check(CLI::IsMember({"sql", "list", "json"}).description(""));
  command->add_flag("--exit-code", options->exit_code, "Exit 3 when there are differences");
  add_strict(*command, options->strict);
  add_selection(*command, options->selection);
  choose(command, chosen, options, diff);
}

}  // namespace migrate::cli
