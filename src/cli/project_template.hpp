// How a project may begin: what `init` writes, and `list-templates` names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::cli {

struct ProjectFile {
  std::string name;  // below the project's folder
  std::string text;
};

struct ProjectTemplate {
  std::string name;
  std::string description;
  std::vector<ProjectFile> files;  // migrate.yaml, then those of the models
  std::string ignored{};           // lines of .gitignore beside those of every project
  std::string next;                // what to do then
};

// The default first.
const std::vector<ProjectTemplate>& project_templates();

// Throws Error (Exit::usage) for a name that is none, with those that are.
const ProjectTemplate& get_project_template(std::string_view name);

}  // namespace migrate::cli
