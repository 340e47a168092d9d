#include "postgres/embedded_programs.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <sstream>
#include <vector>

#include "error/error.hpp"
#include "postgres/embedded_process.hpp"

namespace migrate::postgres {

namespace {

namespace fs = std::filesystem;

constexpr const char* debian_programs = "/usr/lib/postgresql";

bool has_programs(const fs::path& folder) {
  static constexpr std::array names{"initdb", "postgres", "pg_ctl"};
  return std::all_of(names.begin(), names.end(),
                     [&](const char* name) { return ::access((folder / name).c_str(), X_OK) == 0; });
}

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// /usr/lib/postgresql/<major>/bin, newest first.
std::vector<fs::path> debian_folders() {
  std::vector<fs::path> folders;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(debian_programs, missing)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end(), [](const fs::path& a, const fs::path& b) {
    return number(a.filename().string()) > number(b.filename().string());
  });
  for (fs::path& folder : folders) folder /= "bin";
  return folders;
}

std::vector<fs::path> path_folders() {
  std::vector<fs::path> folders;
  const char* path = std::getenv("PATH");
  std::istringstream words(path ? path : "");
  for (std::string word; std::getline(words, word, ':');) {
    if (!word.empty()) folders.emplace_back(word);
  }
  return folders;
}

std::string first_line_of(const fs::path& program, const char* option) {
  const CommandResult ran = run_command({{program.string(), option}, "/", {::geteuid(), ::getegid()}, ""});
  return ran.exit == 0 ? ran.output.substr(0, ran.output.find('\n')) : "";
}

std::vector<fs::path> candidates() {
  std::vector<fs::path> folders = debian_folders();
  const std::vector<fs::path> path = path_folders();
  for (const fs::path& folder : path) {
    if (::access((folder / "pg_config").c_str(), X_OK) == 0) {
      folders.emplace_back(first_line_of(folder / "pg_config", "--bindir"));
      break;
    }
  }
  folders.insert(folders.end(), path.begin(), path.end());
  return folders;
}

// "postgres (PostgreSQL) 15.18 (Debian ...)" -> "15"
std::string major_version(const fs::path& folder) {
  const std::string line = first_line_of(folder / "postgres", "--version");
  const std::size_t digits = line.find_first_of("0123456789");
  if (digits == std::string::npos) return {};
  return line.substr(digits, line.find_first_not_of("0123456789", digits) - digits);
}

[[noreturn]] void not_installed(const std::string& major) {
  ErrorFacts facts;
  facts.what = "the embedded server needs the server programs of PostgreSQL" +
               (major.empty() ? "" : " " + major) + " (initdb, postgres, pg_ctl), and they are not installed";
  facts.hint =
      "Debian, Ubuntu: apt-get install postgresql" + (major.empty() ? "" : "-" + major) +
      "; Fedora, RHEL: dnf install postgresql-server; macOS: brew install postgresql; or name a server of "
      "your own with --url";
  if (!major.empty()) facts.hint += "; or remove the old cluster's folder to begin anew (its data is lost)";
  throw Error(std::move(facts));
}

}  // namespace

fs::path find_server_programs(const std::string& major) {
  for (const fs::path& folder : candidates()) {
    if (folder.empty() || !has_programs(folder)) continue;
    if (major.empty() || major_version(folder) == major) return folder;
  }
  not_installed(major);
}

}  // namespace migrate::postgres
