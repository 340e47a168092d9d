// Renames that the registry asks for (`renamed_from`): what would be a drop and a create keeps its data
// instead.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "kinds/kind.hpp"

namespace migrate::plan {

// One wish. `from` is the old address inside containers that have their new names: renamed_from on the column
// accounts.mail gives {column, public, accounts, email} even where the table was `users` before.
struct Rename {
  catalog::Address from;
  std::string to;  // the new name
  std::string
      label{};  // for an enum's label: the old label (`from` is the type's address, `to` the new label)

  auto operator<=>(const Rename&) const = default;
};

// The wishes that apply to `current`: the old name is there, and the new one is not or is given up by another
// wish. In the order in which they can run: containers before what they contain. What was renamed already is
// left out, so renamed_from is harmless later; so is a second old name of what comes of another. Throws Error
// (Exit::usage) when two wishes name the same old name, or names go round in a circle.
std::vector<Rename> applicable(const std::vector<Rename>& wishes, const catalog::Snapshot& current);

// The statement that does it, and the one that undoes it.
kinds::Statement rename_statement(const Rename& rename);
Rename reversed(const Rename& rename);

}  // namespace migrate::plan
