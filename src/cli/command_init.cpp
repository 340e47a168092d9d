#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/project_template.hpp"
#include "script/draft.hpp"

namespace migrate::cli {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string folder = ".";
  std::string form = "yaml";
};

constexpr std::string_view ignored_text = "/.migrate/\n/.env\n";

// Whether a .gitignore keeps the embedded server and the caches out of the repository.
bool ignores_private_folder(const fs::path& gitignore) {
  std::ifstream stream(gitignore);
  if (!stream) throw Error({.what = "cannot read " + gitignore.string() + ": " + std::strerror(errno)});
  for (std::string line; std::getline(stream, line);) {
    line.resize(line.find_last_not_of(" \t\r") + 1);  // npos + 1 == 0: a blank line
    for (const char* pattern : {".migrate", ".migrate/", "/.migrate", "/.migrate/"}) {
      if (line == pattern) return true;
    }
  }
  return false;
}

bool ends_in_a_line(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (stream.tellg() <= 0) return true;
  stream.seekg(-1, std::ios::end);
  return stream.get() == '\n';
}

class NewProject {
 public:
  explicit NewProject(fs::path folder) : folder_(std::move(folder)) {}

  void file(const std::string& name, std::string_view text) {
    const fs::path path = folder_ / name;
    if (fs::exists(path)) {
      kept_.push_back(shown(path));
      return;
    }
    script::write_new(path, text);
    written_.push_back(shown(path));
  }

  // A .gitignore that is there already gets the one line that it lacks.
  void gitignore(const std::string& more) {
    const fs::path path = folder_ / ".gitignore";
    if (!fs::exists(path) || ignores_private_folder(path))
      return file(".gitignore", std::string(ignored_text) + more);
    const std::string_view before = ends_in_a_line(path) ? "" : "\n";
    std::ofstream stream(path, std::ios::binary | std::ios::app);
    stream << before << "/.migrate/\n" << std::flush;
    if (!stream) throw Error({.what = "cannot write " + path.string() + ": " + std::strerror(errno)});
    written_.push_back(shown(path));
  }

  void folder(const char* name) {
    std::error_code problem;
    fs::create_directories(folder_ / name, problem);
    if (problem) {
      throw Error({.what = "cannot make the folder " + (folder_ / name).string() + ": " + problem.message()});
    }
  }

  void report(const Globals& globals) const {
    if (globals.json()) {
      print_json(Json{{"written", written_}, {"kept", kept_}});
      return;
    }
    for (const std::string& file : written_) print(file);
    for (const std::string& file : kept_) spdlog::info("{} was there already: left as it is", file);
  }

 private:
  fs::path folder_;
  std::vector<std::string> written_;
  std::vector<std::string> kept_;
};

Exit init(const Globals& globals, const InitOptions& options) {
  const ProjectTemplate& form = get_project_template(options.form);
  NewProject project(fs::absolute(options.folder).lexically_normal());
  for (const ProjectFile& file : form.files) project.file(file.name, file.text);
  project.folder("migrations");
  project.gitignore(form.ignored);
  project.report(globals);
  spdlog::info("next: {}", form.next);
  return Exit::ok;
}

}  // namespace

void add_init(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("init", "Begin a project: configuration, folders, an empty model");
  const auto options = std::make_shared<InitOptions>();
  command->add_option("folder", options->folder, "Where (default: here)")->type_name("DIR");
  command->add_option("-t,--template", options->form, "How it begins (default: yaml): see list-templates")
      ->type_name("NAME");
  choose(command, chosen, options, init);
}

}  // namespace migrate::cli
