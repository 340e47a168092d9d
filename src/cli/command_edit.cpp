#include "cli/commands.hpp"
#include "cli/editor.hpp"
#include "cli/project.hpp"
#include "script/read.hpp"

namespace migrate::cli {
namespace {

struct EditOptions {
  std::string revision;
};

Exit edit(const Globals& globals, const EditOptions& options) {
  const Project project(globals);
  const history::Graph graph = history::Graph::of(project.headers());
  const history::Position position = project.position_for({options.revision}, graph);
  std::vector<std::filesystem::path> files;
  for (const std::string& revision : history::resolve_or_search(graph, position, options.revision)) {
    files.emplace_back(graph.get(revision).file);
  }
  if (files.empty()) {
    throw Error({.what = "'" + options.revision + "' is no revision: there is no script to edit",
                 .hint = "migrate history"},
                Exit::usage);
  }
  open_in_editor(files);
  for (const std::filesystem::path& file : files) script::load(file);  // says what is wrong with it now
  history::Graph::of(project.headers());
  return Exit::ok;
}

}  // namespace

void add_edit(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("edit", "Open the script of a revision in $VISUAL or $EDITOR");
  const auto options = std::make_shared<EditOptions>();
  command->add_option("revision", options->revision, "head, heads, current, an id, :/TEXT of the message, …")
      ->required()
      ->type_name("REV");
  choose(command, chosen, options, edit);
}

}  // namespace migrate::cli
