#include "registry/sources.hpp"

#include <glob.h>

#include <set>

#include "error/error.hpp"

namespace migrate::registry {
namespace {

// Absolute names that match a shell pattern (POSIX glob), sorted.
std::vector<std::filesystem::path> matches(const std::filesystem::path& pattern) {
  glob_t found{};
  std::vector<std::filesystem::path> out;
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
    out.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  return out;
}

}  // namespace

std::vector<std::filesystem::path> model_files(const config::Config& configuration) {
  if (configuration.models.empty()) {
    throw Error(
        {.what = "the configuration names no models to compare with",
         .place = {.file = configuration.file.string()},
         .hint = "add `models: [models/*.yaml]`, or write the revision by hand without --autogenerate"},
        Exit::usage);
  }
  std::set<std::filesystem::path> files;
  for (const config::ModelSource& source : configuration.models) {
    if (source.kind != config::ModelSource::Kind::yaml) {
      throw Error(
          {.what = "this version reads YAML models alone",
           .place = source.place,
           .hint = "`migrate inspect` writes the YAML of a database that the SQL or program has made"},
          Exit::usage);
    }
    const std::vector<std::filesystem::path> found = matches(source.path);
    if (found.empty()) {
      throw Error({.what = "no file matches " + source.path.string(),
                   .place = source.place,
                   .hint = "make the file, or mend the pattern"},
                  Exit::usage);
    }
    files.insert(found.begin(), found.end());
  }
  return {files.begin(), files.end()};
}

}  // namespace migrate::registry
