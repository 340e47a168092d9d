#include <optional>

#include "apply/edited.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "script/line_diff.hpp"
#include "script/read.hpp"

namespace migrate::cli {
namespace {

struct ShowOptions {
  std::string revision;
  bool diff = false;
  Ahead ahead = Ahead::refuse;
};

// What became of a script since it was applied.
struct Since {
  const history::Edit* edit = nullptr;  // none: it is not applied, or not edited
  std::optional<std::string> run{};     // the text that was run, where it was kept
};

// The database's word about the scripts.
class Applied {
 public:
  Applied(const Project& project, const history::Graph& graph)
      : project_(project),
        connection_(project.connect()),
        state_(apply::read_state(connection_, project.table())),
        edits_(apply::edited_scripts(connection_, state_, project.table(), graph, project.scripts())) {}

  Since since(const std::string& revision) {
    for (const history::Edit& edit : edits_) {
      if (edit.run.revision != revision) continue;
      return {.edit = &edit, .run = apply::read_script(connection_, state_, project_.table(), edit.run)};
    }
    return {};
  }

 private:
  const Project& project_;
  postgres::Connection connection_;
  apply::State state_;
  std::vector<history::Edit> edits_;
};

// Of all steps of a direction; none where there is no section.
std::optional<std::size_t> statements_of(const std::vector<script::Step>& steps) {
  if (steps.empty()) return std::nullopt;
  std::size_t out = 0;
  for (const script::Step& step : steps) out += step.statements.size();
  return out;
}

std::string counted(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " statement" : " statements");
}

std::string lines_of(const script::Script& script) {
  const std::optional<std::size_t> down = statements_of(script.down);
  std::string out = "Up: " + counted(statements_of(script.up).value_or(0)) + "\n";
  out += "Down: " + (down ? counted(*down) : "none, it cannot be undone") + "\n";
  if (!script.from.empty()) out += "Made for the schema: " + script.from + "\n";
  if (!script.to.empty()) out += "Leads to the schema: " + script.to + "\n";
  if (!script.destroys.empty()) out += "Destroys: " + joined(script.destroys) + "\n";
  if (!script.down_destroys.empty())
    out += "Destroys on the way down: " + joined(script.down_destroys) + "\n";
  return out + "Checksum: " + script.checksum + "\n";
}

std::string diff_of(const Since& since, const script::Script& script) {
  return since.run ? script::line_diff(*since.run, script::up_text(script)) : "";
}

std::string lines_of(const Since& since, const script::Script& script) {
  if (!since.edit) return "Edited: no\n";
  const std::string out =
      "Edited: after it was applied at " + since.edit->run.at + " by " + since.edit->run.by + "\n";
  return out + (since.run ? diff_of(since, script) : "What was run is not kept in the database\n");
}

Json json_of(const Since& since, const script::Script& script) {
  if (!since.edit) return nullptr;
  return {{"applied_at", since.edit->run.at},
          {"applied_by", since.edit->run.by},
          {"diff", since.run ? Json(diff_of(since, script)) : Json()}};
}

Json json_of(const RevisionView& view, const history::Graph& graph, const script::Script& script) {
  const std::optional<std::size_t> down = statements_of(script.down);
  Json out = view.json(script.revision);
  out.update(Json{{"depended_on_by", graph.dependents(script.revision)},
                  {"from", script.from},
                  {"to", script.to},
                  {"destroys", script.destroys},
                  {"down_destroys", script.down_destroys},
                  {"checksum", script.checksum},
                  {"up", statements_of(script.up).value_or(0)},
                  {"down", down ? Json(*down) : Json()}});
  return out;
}

Exit show(const Globals& globals, const ShowOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const history::Position position = project.position_for({options.revision}, graph, options.ahead);
  const history::Revisions found = history::resolve_or_search(graph, position, options.revision);
  const std::optional<history::Revisions> unknown;
  const RevisionView view(graph, headers, unknown);
  std::optional<Applied> applied;
  if (options.diff) applied.emplace(project, graph);
  Json out = Json::array();
  for (const std::string& revision : found) {
    const script::Script script = script::load(graph.get(revision).file);
    if (globals.json()) {
      out.push_back(json_of(view, graph, script));
      if (applied) out.back()["edited"] = json_of(applied->since(revision), script);
    } else {
      print(view.details(revision,
                         lines_of(script) + (applied ? lines_of(applied->since(revision), script) : "")));
    }
  }
  if (globals.json()) print_json(Json{{"revisions", std::move(out)}});
  return Exit::ok;
}

}  // namespace

void add_show(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("show", "Everything about a revision");
  const auto options = std::make_shared<ShowOptions>();
  command->add_option("revision", options->revision, "head, current, an id, :/TEXT of the message, …")
      ->required();
  command->add_flag("--diff", options->diff,
                    "Ask the database whether the script was edited after it was applied, and show how");
  add_allow_ahead(*command, options->ahead);
  choose(command, chosen, options, show);
}

}  // namespace migrate::cli
