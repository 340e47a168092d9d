// The way from where a database stands to where it shall be: revisions to apply or undo, one after the other,
// and the rows of the version table that go and come with each.
//
// The rows are the maximal elements of the applied set, always, by parents and dependencies together: a
// revision that another one stands on is implied by it and has no row. From this one rule follow branches,
// merges and their undoing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/graph.hpp"
#include "history/resolve.hpp"

namespace migrate::history {

// Each row deleted is there before, each row inserted is not. Ids ascending.
struct RowChange {
  Revisions delete_rows{};
  Revisions insert_rows{};

  bool operator==(const RowChange&) const = default;
};

struct Move {
  std::string revision;
  Direction direction;
  RowChange rows;
};

struct Walk {
  std::vector<Move> moves{};
  std::string note{};     // why there are none; else empty
  std::string warning{};  // which other branches a downgrade takes along, to be told before it does; or empty
};

// To the revisions that `target` names and all below them. Nothing to do where they are applied already.
// Throws Error as resolve() and check_known() do, and (usage) for a relative target that goes down.
Walk upgrade(const Graph& graph, const Position& position, std::string_view target);

// Undoes what stands on `target`, which itself stays: the applied children of it (where a branch is given and
// they are several, those that lead to it) and all above them. Base undoes everything, or of a branch all
// that no other applied one continues. -N undoes the current revision and N - 1 below it along parents, a
// merge counting as one, with all above them. A date undoes what was made later. Throws Error as undoing()
// and check_known() do, and (usage) for a relative target that goes up.
Walk downgrade(const Graph& graph, const Position& position, std::string_view target);

// How many of the walk's first moves are made when the version table, which held `start` at its beginning,
// holds `rows` now; nothing where they fit nowhere: somebody else has changed them. Where a move changes no
// rows, the answer is the most that may be made.
std::optional<std::size_t> moves_made(const Walk& walk, const Revisions& start, const Revisions& rows);

// The rows after a stamp: each target replaces the rows above and below it; a base takes away what it would
// undo. With `purge`, the targets replace every row, unknown ones too. Throws Error as resolve() does.
struct StampOptions {
  bool purge = false;
};
RowChange stamp(const Graph& graph, const Position& position, const std::vector<std::string>& targets,
                const StampOptions& options = {});

}  // namespace migrate::history
