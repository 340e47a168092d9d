// What the target of a downgrade takes away.
//
// Downwards a branch ("X@") chooses the way: of several revisions that stand on the target, those go that X
// stands on, or is. Where one revision stands on it there is nothing to choose, and X says nothing; where
// several do and X chooses none of them, the target is ambiguous. So it is with Alembic, too.
#pragma once

#include <optional>

#include "history/graph.hpp"
#include "history/resolve.hpp"

namespace migrate::history {

struct Undoing {
  Revisions roots;  // they go, and all that is applied above them; not all of them need be applied
  // The branch that the target speaks of: what goes besides is of others. None: the target means them all.
  std::optional<RevisionSet> branch{};
  std::string target{};  // the one revision that stays, where it is one
};

// `applied`: the revisions that the database has. Throws Error as resolve() does, when the target is not
// applied, or when the way down is not clear, with the commands that would do.
Undoing undoing(const Graph& graph, const Position& position, const RevisionSet& applied,
                const Identifier& target);

}  // namespace migrate::history
