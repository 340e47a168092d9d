// What could not be built in a scratch database: which of it failed by itself, and where that is written.
#pragma once

#include <string>
#include <vector>

#include "error/error.hpp"
#include "registry/build.hpp"

namespace migrate::registry {

// Something to run: an action of the plan, or a statement of the registry's DDL.
struct Task {
  std::string session{};  // settings that it runs with
  std::string sql{};      // each statement with its semicolon
  bool optional = false;
  const plan::Action* action = nullptr;
  const DdlStatement* statement = nullptr;
};

struct Failure {
  Task task;
  Error error;
};

// An error for each failure that is not the consequence of another, with the place of what the server points
// at. At least one where there are failures.
std::vector<Error> errors_of(const std::vector<Failure>& failures, const PlaceOf& place_of);

}  // namespace migrate::registry
