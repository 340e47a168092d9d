// The registry against a database, or any state against another: what `check` and `diff` show and
// autogenerate writes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/diff.hpp"
#include "catalog/snapshot.hpp"
#include "plan/plan.hpp"
#include "plan/rename.hpp"
#include "postgres/extraction.hpp"
#include "registry/elaborate.hpp"
#include "registry/selection.hpp"

namespace migrate::registry {

struct Comparison {
  catalog::Snapshot current;               // the live database
  catalog::Snapshot renamed;               // the same after `renames`
  catalog::Snapshot desired;               // the registry
  std::vector<catalog::Change> changes{};  // from `renamed` to `desired`, whose objects they point at
  std::vector<plan::Rename> renames{};     // asked for and still to be done
  kinds::Hints hints{};
  std::vector<std::string> missing_roles{};  // that the registry mentions and the server lacks, sorted
  std::set<catalog::Address> excluded{};     // the same in `renamed` and `desired`, and to be left alone

  bool equal() const;
  // One readable line each, renames first.
  std::vector<std::string> differences() const;
  // The roles that what is new or other mentions, sorted: `up` needs them.
  std::vector<std::string> needed_roles() const;
  // From `renamed` to `desired` and back; the renames come before the one and after the other. Throw Error
  // (Exit::refused) as make_plan does, and where something that is excluded would have to be replaced.
  plan::Plan up() const;
  plan::Plan down() const;
};

// `current` is what extraction with `options` gave. Throws Errors (Exit::usage) with the places of what the
// server refuses of the models; Error (Exit::refused) as with_excluded_of.
Comparison compare(Registry registry, Workshop& workshop, catalog::Snapshot current,
                   const postgres::ExtractionOptions& options, const Selection& selection);

// The part of a snapshot that every new database has: the schema public.
catalog::Snapshot new_database(const catalog::Snapshot& snapshot);

// Two states neither of which is the registry. Without a workshop expressions are taken as they are printed.
Comparison compare(Workshop* workshop, catalog::Snapshot from, const catalog::Snapshot& to,
                   const Selection& selection);

}  // namespace migrate::registry
