// The whole command in a program of one's own, which brings its models along:
//
//   int main(int argc, char** argv) { return migrate::run(argc, argv, registry); }
//
// links against migrate::migrate. It reads migrate.yaml as `migrate` does, but for `models:`, where its own
// stand for all libraries and programs: one file serves both. YAML and SQL files add to them.
#pragma once

#include <migrate/model.hpp>
#include <string>

namespace migrate {
namespace detail {

// In libmigrate. `models`: as models_text gives them.
int run(int argc, char** argv, const char* models);

}  // namespace detail

// Both run the command that the arguments say and give the process's exit status. Models that are wrong are
// told by the commands that need them.
inline int run(int argc, char** argv, const Registry& registry) {
  return detail::run(argc, argv, models_text(registry).c_str());
}
// `describe` is called once.
inline int run(int argc, char** argv, void (*describe)(Registry&)) {
  return detail::run(argc, argv, models_text(describe).c_str());
}

}  // namespace migrate
