// States of a schema, as `diff` and `generate` name them on the command line.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "cli/bench.hpp"
#include "cli/globals.hpp"
#include "cli/project.hpp"

namespace migrate::cli {

struct State {
  enum class Form { empty, models, history, database, url, file };

  Form form;
  std::string text;  // a revision, a URL, a file
  std::string name;  // for messages

  bool needs_server() const { return form != Form::empty && form != Form::file; }
};

// For the help of what takes one.
inline constexpr const char* states_help =
    "A URL, database, models, history, history@REV, empty, or a saved snapshot";

// Throws Error (Exit::usage) for a text that names no state.
State parse_state(const std::string& text);

// A state that is not the models'. `empty` is what a new database has, of which the other state knows.
// `bench`: of a history, else it may be null.
catalog::Snapshot read_state(const State& state, const Project& project, Bench* bench);

// A URL on the command line is enough; everything else needs the project.
config::Config configuration_of(const Globals& globals, const std::vector<const State*>& states);

}  // namespace migrate::cli
