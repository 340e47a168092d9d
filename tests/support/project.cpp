#include "support/project.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/folder.hpp"

namespace migrate::test {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sorted_files(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::string without_identity(const std::string& script) {
  std::string out;
  std::istringstream stream(script);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("-- revision: ") && !line.starts_with("-- created: ")) out += line + "\n";
  }
  return out;
}

Project::Project(Server& server) : database_(server), folder_(make_folder("project")) {
  fs::create_directory(folder_ / "models");
  fs::create_directory(folder_ / "migrations");
  write("migrate.yaml", "database:\n  url: \"" + database_.url() +
                            "\"\nmodels:\n  - models/*.yaml\nmigrations:\n  directory: migrations\n");
}

Project::~Project() {
  std::error_code ignored;  // a folder that a test made unreadable stays
  fs::remove_all(folder_, ignored);
}

void Project::write(const std::string& file, const std::string& text) const {
  fs::create_directories((folder_ / file).parent_path());
  std::ofstream stream(folder_ / file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + file);
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("no file " + file.string());
  std::ostringstream out;
  out << stream.rdbuf();
  return out.str();
}

std::string Project::read(const std::string& file) const {
  return text_of(folder_ / file);
}

void Project::remove(const std::string& file) const {
  fs::remove_all(folder_ / file);
}

std::string Project::files(const std::string& folder) const {
  std::string out;
  for (const fs::path& file : sorted_files(folder_ / folder)) {
    out += (out.empty() ? "" : " ") + file.filename().string();
  }
  return out;
}

std::string Project::script(const std::string& part) const {
  std::vector<fs::path> found = sorted_files(folder_ / "migrations");
  std::erase_if(
      found, [&](const fs::path& file) { return file.filename().string().find(part) == std::string::npos; });
  if (found.size() != 1) throw std::runtime_error("not one script: " + files("migrations"));
  return text_of(found.front());
}

std::string Project::well(const std::string& command) const {
  const Result result = migrate(command);
  if (result.exit != 0) throw std::runtime_error("migrate " + command + ":\n" + result.out + result.err);
  return result.out;
}

Result Project::migrate(std::vector<std::string> arguments, RunOptions options) const {
  arguments.insert(arguments.begin(), MIGRATE_BINARY);
  if (options.folder == "/") options.folder = folder_;
  return run(arguments, options);
}

Process Project::start(const std::string& command, RunOptions options) const {
  std::vector<std::string> arguments = words(command);
  arguments.insert(arguments.begin(), MIGRATE_BINARY);
  if (options.folder == "/") options.folder = folder_;
  return Process(arguments, options);
}

}  // namespace migrate::test
