// A case: two registries and what is to be seen on the way between them, side by side in one small file
// (tests/cases/README.md says how to write one).
//
//   file    = about { section }
//   about   = the lines before the first section: what the case shows
//   section = "-- " name " --" line end, then its text
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace migrate::test {

struct CaseFile {
  std::string name;  // "columns/add"
  std::map<std::string, std::string> sections;

  bool has(const std::string& section) const { return sections.contains(section); }
  // The section's text; throws std::runtime_error when the case has none.
  const std::string& get(const std::string& section) const;
};

// The files of a folder of tests/cases, by name.
std::vector<std::filesystem::path> case_files(const std::string& folder);

// Throws std::runtime_error for a section that no test reads, or that is there twice.
CaseFile read_case(const std::filesystem::path& file);

}  // namespace migrate::test
