#include <filesystem>
#include <map>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/selection.hpp"
#include "cli/snapshot_json.hpp"
#include "cli/unmodelled.hpp"
#include "plan/plan.hpp"
#include "registry/comparison.hpp"
#include "registry/write.hpp"
#include "script/draft.hpp"
#include "script/plan_steps.hpp"

namespace migrate::cli {
namespace {

using catalog::Object;
using catalog::Snapshot;

struct InspectOptions {
  std::string output;
  bool coverage = false;
  bool strict = false;
  SelectionOptions selection;
};

// A database can be looked at without a project.
config::Config configuration_or_url(const Globals& globals) {
  const config::LoadOptions options = globals.load_options();
  return globals.url && !config::find_file(options) ? config::without_file(options) : config::load(options);
}

std::string sql_of(const Snapshot& snapshot) {
  std::string out;
  for (const script::DraftStep& step :
       script::up_steps({}, plan::make_plan(registry::new_database(snapshot), snapshot, {}))) {
    out += (out.empty() ? "" : "\n") + step.sql;
  }
  return out;
}

// The schema that an object is in; "database" for what is in none.
std::string part_of(const Snapshot& snapshot, const Object& object) {
  const Object* top = &object;
  while (const Object* parent = snapshot.find(top->parent)) top = parent;
  return top->address.kind == "schema" ? top->address.name : "database";
}

std::string file_name_of(const std::string& part) {
  std::string out;
  for (const char c : part) out += c == '/' || c == '.' ? '_' : c;
  return out + ".yaml";
}

// One file for each schema. Files that are there are never written over.
void write_parts(const Snapshot& snapshot, const std::filesystem::path& folder) {
  std::map<std::string, std::vector<Object>> parts;
  for (const Object& object : snapshot.objects()) parts[part_of(snapshot, object)].push_back(object);
  for (const auto& [part, objects] : parts) {
    const std::string text = registry::write(snapshot.with(objects, snapshot.dependencies()));
    if (text.empty()) continue;
    const std::filesystem::path file = folder / file_name_of(part);
    script::write_new(file, text);
    print(shown(file));
  }
}

// How many objects of each kind there are, by the kinds' ranks.
std::vector<std::pair<std::string, std::size_t>> counts_of(const Snapshot& snapshot) {
  std::map<std::string_view, std::size_t> counts;
  for (const Object& object : snapshot.objects()) ++counts[object.address.kind];
  std::vector<std::pair<std::string, std::size_t>> out;
  for (const kinds::Kind* kind : kinds::all()) {
    if (const auto at = counts.find(kind->name); at != counts.end()) out.emplace_back(kind->name, at->second);
  }
  return out;
}

void print_coverage(const Snapshot& snapshot, bool as_json) {
  Json modelled = Json::object();
  for (const auto& [kind, count] : counts_of(snapshot)) {
    modelled[kind] = count;
    if (!as_json) print(kind + ": " + std::to_string(count));
  }
  if (as_json) {
    print_json(Json{{"modelled", std::move(modelled)}, {"unmodelled", snapshot.unmodelled}});
  } else {
    print("not modelled: " + std::to_string(snapshot.unmodelled.size()));
    for (const std::string& name : snapshot.unmodelled) print("  " + name);
  }
}

std::string text_of(const Snapshot& snapshot, const std::string& format) {
  return format == "sql" ? sql_of(snapshot) : registry::write(snapshot);
}

Exit inspect(const Globals& globals, const InspectOptions& options) {
  const Project project(configuration_or_url(globals));
  postgres::Connection connection = project.connect();
  const registry::Selection selection = selection_of(project.configuration(), options.selection);
  const Snapshot snapshot = selection.of(postgres::extract(connection, project.extraction()));
  if (options.coverage) {
    print_coverage(snapshot, globals.json());
  } else if (!options.output.empty()) {
    write_parts(snapshot, std::filesystem::absolute(options.output));
  } else if (globals.json()) {
    print_json(to_json(snapshot));
  } else {
    std::string text = text_of(snapshot, globals.format);
    if (text.ends_with('\n')) text.pop_back();
    print(text);
  }
  if (options.strict || (!options.coverage && !globals.json()))
    tell_unmodelled(snapshot.unmodelled, "the database", options.strict, Exit::differences);
  return Exit::ok;
}

}  // namespace

void add_inspect(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("inspect", "Write the schema of a database as models (YAML)");
  const auto options = std::make_shared<InspectOptions>();
  command->add_option("--output", options->output, "Write one YAML file for each schema into this folder")
      ->type_name("DIR");
  command->add_flag("--coverage", options->coverage,
                    "Count the objects of each kind, and name what no kind describes");
  add_strict(*command, options->strict);
  add_selection(*command, options->selection);
  choose(command, chosen, options, inspect);
}

}  // namespace migrate::cli
