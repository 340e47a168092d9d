#include "support/case_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace migrate::test {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 11> known = {"roles",     "before.yaml", "rows.sql",    "after.yaml",
                                                    "after.sql", "after.out",   "down.sql",    "later.yaml",
                                                    "up",        "down",        "names_differ"};

// The name in "-- name --"; empty when the line is none.
std::string section_of(const std::string& line) {
  constexpr std::string_view open = "-- ", close = " --";
  if (!line.starts_with(open) || !line.ends_with(close) || line.size() <= open.size() + close.size())
    return "";
  return line.substr(open.size(), line.size() - open.size() - close.size());
}

}  // namespace

const std::string& CaseFile::get(const std::string& section) const {
  const auto at = sections.find(section);
  if (at == sections.end()) throw std::runtime_error(name + " has no section " + section);
  return at->second;
}

std::vector<fs::path> case_files(const std::string& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "tests" / "cases" / folder)) {
    if (entry.path().extension() == ".case") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

CaseFile read_case(const fs::path& file) {
  CaseFile out{.name = (file.parent_path().filename() / file.stem()).string(), .sections = {}};
  std::ifstream stream(file);
  std::string* section = nullptr;
  for (std::string line; std::getline(stream, line);) {
    const std::string name = section_of(line);
    if (name.empty()) {
      if (section) *section += line + "\n";
      continue;
    }
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw std::runtime_error(out.name + ": unknown section " + name);
    const auto [at, is_new] = out.sections.emplace(name, "");
    if (!is_new) throw std::runtime_error(out.name + ": section " + name + " is there twice");
    section = &at->second;
  }
  return out;
}

}  // namespace migrate::test
