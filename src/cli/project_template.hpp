// How a project may begin: what `init` writes, and `list-templates` names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::cli {

struct ProjectTemplate {
  std::string name;
  std::string description;
  std::string configuration;  // the text of migrate.yaml
  std::string model_file;     // empty: there is none
  std::string model;
  std::string next;  // what to do then
};

// The default first.
const std::vector<ProjectTemplate>& project_templates();

// Throws Error (Exit::usage) for a name that is none, with those that are.
const ProjectTemplate& get_project_template(std::string_view name);

}  // namespace migrate::cli
