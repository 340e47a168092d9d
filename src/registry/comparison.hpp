// The registry against the live database: what `check` shows and autogenerate writes.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "config/config.hpp"
#include "plan/plan.hpp"
#include "plan/rename.hpp"
#include "postgres/connection.hpp"
#include "postgres/extraction.hpp"

namespace migrate::registry {

struct Comparison {
  catalog::Snapshot current;            // the live database
  catalog::Snapshot renamed;            // the same after `renames`
  catalog::Snapshot desired;            // the registry
  std::vector<plan::Rename> renames{};  // asked for and still to be done
  kinds::Hints hints{};
  std::vector<std::string> missing_roles{};  // that the registry mentions and the server lacks, sorted

  bool equal() const;
  // One readable line each, renames first.
  std::vector<std::string> differences() const;
  // The roles that what is new or other mentions, sorted: `up` needs them.
  std::vector<std::string> needed_roles() const;
  // From `renamed` to `desired` and back; the renames come before the one and after the other.
  plan::Plan up() const;
  plan::Plan down() const;
};

// Reads the model files that the configuration names and the database that `connection` is connected to.
// Throws Errors (Exit::usage) with the places of what is wrong with the models; Error (usage) for a source
// that is not YAML, or a pattern that no file matches.
Comparison compare(const config::Config& configuration, postgres::Connection& connection,
                   const postgres::ExtractionOptions& options);

}  // namespace migrate::registry
