// What the repository ships, for tests that need more than a schema of their own.
#pragma once

#include <string>

#include "support/project.hpp"

namespace migrate::test {

// A copy of a project of the repository, with its models and its history, on a database of its own. `folder`:
// "." or "examples/forum".
class Shipped : public Project {
 public:
  explicit Shipped(const std::string& folder);
};

// The text of a file of the repository: "tests/regression/schema.sql".
std::string source_text(const std::string& file);

// The schema that uses every kind at once (tests/regression/schema.sql), with the roles that it names.
void load_regression(const Database& database);

}  // namespace migrate::test
