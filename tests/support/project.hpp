// A project folder of its own for a test, with a database, and the verbs of the command.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/server.hpp"

namespace migrate::test {

class Project {
 public:
  // A folder with migrate.yaml (url: the project's database; models/*.yaml; migrations/), models/ and
  // migrations/.
  explicit Project(Server& server = test::server());
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  Database& database() { return database_; }
  const std::filesystem::path& folder() const { return folder_; }

  void write(const std::string& file, const std::string& text) const;
  std::string read(const std::string& file) const;
  void remove(const std::string& file) const;
  // The files of a folder, by name: "a.sql b.sql".
  std::string files(const std::string& folder) const;
  // The text of the one file in migrations/ whose name holds `part`. Throws std::runtime_error when it is not
  // one.
  std::string script(const std::string& part = "") const;

  // The real program: migrate("upgrade head"), migrate("revision -m 'two words'"); runs in the folder.
  Result migrate(const std::string& command) const { return migrate(words(command)); }
  Result migrate(const std::vector<std::string>& arguments) const { return migrate(arguments, {}); }
  Result migrate(std::vector<std::string> arguments, RunOptions options) const;
  // Its stdout. Throws std::runtime_error with what the command said when it fails.
  std::string well(const std::string& command) const;
  // Begun, not awaited.
  Process start(const std::string& command, RunOptions options = {}) const;

 private:
  Database database_;
  std::filesystem::path folder_;
};

// Throws std::runtime_error where there is no such file.
std::string text_of(const std::filesystem::path& file);

// A script without what makes every script another: its id and date.
std::string without_identity(const std::string& script);

}  // namespace migrate::test
