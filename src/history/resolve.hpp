// What a person writes to name revisions, and what it stands for.
//
//   range      = [ identifier ] ":" [ identifier ]
//   identifier = [ branch "@" ] ( symbol [ offset ] | offset )
//   branch     = label | revision                the branch of that revision: itself, its ancestors and
//   descendants symbol     = revision | label | "head" | "heads" | "base" | "current" revision   = an id, or
//   the first characters (4 at least) of one id alone offset     = ( "+" | "-" ) number            counted
//   from the symbol, or without one from the current revision
//
// A label stands for the revision that carries it, "base" for what is before every revision, "current" for
// the rows of the version table. Offsets walk along parents and stop where the way is not clear.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/graph.hpp"

namespace migrate::history {

enum class Direction { up, down };

// Where a database stands.
struct Position {
  Revisions rows{};                       // of its version table
  std::string table = "migrate_version";  // for messages
};

struct Identifier {
  std::string text;    // as it was written
  std::string branch;  // empty: none
  std::string symbol;  // empty: relative to the current revision
  int offset = 0;      // 0: none
};

// Throws Error (usage) when the text is no identifier, among them ranges and "+0".
Identifier parse_identifier(std::string_view text);

struct Range {
  std::string from;  // empty: base
  std::string to;    // empty: heads
};

// nullopt when the text has no colon. Throws Error (usage) when it has several.
std::optional<Range> parse_range(std::string_view text);

// Throws Error when a row of the version table is no revision of the graph: the database is ahead of the
// scripts.
void check_known(const Graph& graph, const Position& position);

// The revisions that an identifier stands for; none for base (and for a head of no revisions). Throws Error
// when it is unknown (names the nearest) or ambiguous (names the candidates).
Revisions resolve(const Graph& graph, const Position& position, std::string_view text);

// As resolve(), for what must be one revision. Throws Error when it is none or several.
std::string resolve_one(const Graph& graph, const Position& position, std::string_view text);

// The revisions between the ends of a range, both included, newest first: those at or below `to` that are not
// below `from`. Throws Error when `from` is not below `to`.
Revisions resolve_range(const Graph& graph, const Position& position, const Range& range);

// The id that a revision, a prefix of one, or a label names. Throws Error as resolve() does.
std::string resolve_symbol(const Graph& graph, std::string_view symbol);

// Where relative moves start: the highest applied revisions, on the branch of `branch` (an id) alone unless
// it is empty.
Revisions current(const Graph& graph, const Position& position, const std::string& branch);

}  // namespace migrate::history
