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

using Kind = config::ModelSource::Kind;

// The files that a pattern means. Throws Error (Exit::usage) when there are none, or a folder among them.
std::vector<std::filesystem::path> files_of(const config::ModelSource& source,
                                            const std::filesystem::path& root) {
  std::vector<std::filesystem::path> found = matches(source.path);
  if (found.empty()) {
    throw Error({.what = "no file matches " + source.path.string(),
                 .place = source.place,
                 .hint = "make the file, or mend the pattern"},
                Exit::usage);
  }
  for (const std::filesystem::path& file : found) {
    if (!std::filesystem::is_directory(file)) continue;
    const auto files = file.lexically_relative(root) / (source.kind == Kind::sql ? "*.sql" : "*.yaml");
    throw Error({.what = file.string() + " is a folder, not a file",
                 .place = source.place,
                 .hint = "write " + files.string()},
                Exit::usage);
  }
  return found;
}

}  // namespace

ModelSources open_sources(const config::Config& configuration) {
  if (!configuration.has_models()) {
    throw Error(
        {.what = "the configuration names no models to compare with",
         .place = {.file = configuration.file.string()},
         .hint = "add `models: [models/*.yaml]`, or write the revision by hand without --autogenerate"},
        Exit::usage);
  }
  std::map<Kind, std::set<std::filesystem::path>> files;
  ModelSources out{.built_in = configuration.built_in_models};
  for (const config::ModelSource& source : configuration.models) {
    if (source.kind == Kind::library || source.kind == Kind::program) {
      if (!out.built_in) out.printed.emplace_back(source, configuration.root);
      continue;
    }
    for (const std::filesystem::path& file : files_of(source, configuration.root)) {
      if (files[source.kind == Kind::sql ? Kind::yaml : Kind::sql].contains(file)) {
        throw Error({.what = file.string() + " is named as YAML and as SQL", .place = source.place},
                    Exit::usage);
      }
      files[source.kind].insert(file);
    }
  }
  out.yaml.assign(files[Kind::yaml].begin(), files[Kind::yaml].end());
  out.sql.assign(files[Kind::sql].begin(), files[Kind::sql].end());
  return out;
}

}  // namespace migrate::registry
