#include "registry/sources.hpp"

#include <glob.h>

#include <map>
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

ModelFiles model_files(const config::Config& configuration) {
  if (configuration.models.empty()) {
    throw Error(
        {.what = "the configuration names no models to compare with",
         .place = {.file = configuration.file.string()},
         .hint = "add `models: [models/*.yaml]`, or write the revision by hand without --autogenerate"},
        Exit::usage);
  }
  using Kind = config::ModelSource::Kind;
  std::map<Kind, std::set<std::filesystem::path>> files;
  for (const config::ModelSource& source : configuration.models) {
    if (source.kind != Kind::yaml && source.kind != Kind::sql) {
      throw Error({.what = "this version reads models in YAML and SQL alone",
                   .place = source.place,
                   .hint = "print the YAML to a file, and name that"},
                  Exit::usage);
    }
    const std::vector<std::filesystem::path> found = matches(source.path);
    if (found.empty()) {
      throw Error({.what = "no file matches " + source.path.string(),
                   .place = source.place,
                   .hint = "make the file, or mend the pattern"},
                  Exit::usage);
    }
    for (const std::filesystem::path& file : found) {
      if (std::filesystem::is_directory(file)) {
        const auto files =
            file.lexically_relative(configuration.root) / (source.kind == Kind::sql ? "*.sql" : "*.yaml");
        throw Error({.what = file.string() + " is a folder, not a file",
                     .place = source.place,
                     .hint = "write " + files.string()},
                    Exit::usage);
      }
      if (files[source.kind == Kind::sql ? Kind::yaml : Kind::sql].contains(file)) {
        throw Error({.what = file.string() + " is named as YAML and as SQL", .place = source.place},
                    Exit::usage);
      }
    }
    files[source.kind].insert(found.begin(), found.end());
  }
  const auto list = [&](Kind kind) {
    return std::vector<std::filesystem::path>(files[kind].begin(), files[kind].end());
  };
  return {.yaml = list(Kind::yaml), .sql = list(Kind::sql)};
}

}  // namespace migrate::registry
