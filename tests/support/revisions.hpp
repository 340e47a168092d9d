// Revision scripts by hand, for tests that need a history and no models.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "support/project.hpp"

namespace migrate::test {

// Writes migrations/<revision>.sql. `parents` as in the header; `up` and `down` are sections without their
// first line, or whole ones where they begin with "-- migrate:". By default it makes the table t_<revision>.
void write_revision(const Project& project, const std::string& revision, const std::string& parents,
                    const std::string& up = {}, const std::string& down = {});

// a -> b -> c …: write_revision of each on the one before.
void write_chain(const Project& project, const std::vector<std::string>& revisions);

// The rows of the version table: "a b", empty where there is none. Throws when the table is not there.
std::string rows(Project& project);

// For CHECK, which prints both sides: CHECK(result.err == Holding("part")).
struct Holding {
  std::string part;
};
bool operator==(const std::string& text, const Holding& holding);
std::ostream& operator<<(std::ostream& stream, const Holding& holding);

}  // namespace migrate::test
