#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project_template.hpp"

namespace migrate::cli {
namespace {

struct ListOptions {};

Exit list_templates(const Globals& globals, const ListOptions&) {
  if (globals.json()) {
    Json out = Json::array();
    for (const ProjectTemplate& one : project_templates()) {
      out.push_back({{"name", one.name}, {"description", one.description}});
    }
    print_json(Json{{"templates", std::move(out)}});
    return Exit::ok;
  }
  for (const ProjectTemplate& one : project_templates()) print(one.name + " - " + one.description);
  return Exit::ok;
}

}  // namespace

void add_list_templates(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("list-templates", "How a project may begin: init --template NAME");
  command->alias("list_templates");
  choose(command, chosen, std::make_shared<ListOptions>(), list_templates);
}

}  // namespace migrate::cli
