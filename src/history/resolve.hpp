// What a person writes to name revisions, and what it stands for.
//
// clang-format off
//   range      = [ identifier ] ":" [ identifier ]
//   identifier = [ branch "@" ] ( symbol [ offset ] | offset ) | [ branch ] "@" date
//   branch     = label | revision         the branch of that revision: itself, its ancestors and descendants
//   symbol     = revision | label | "head" | "heads" | "base" | "current"
//   revision   = an id, or the first characters (4 at least) of one id alone
//   offset     = ( "+" | "-" ) number     counted from the symbol, or without one from the current revision
//   date       = YYYY-MM-DD               UTC
// clang-format on
//
// A label stands for the revision that carries it, "base" for what is before every revision, "current" for
// the rows of the version table. Offsets walk along parents and stop where the way is not clear. A date
// stands for the newest of the revisions that were there at the end of that day, see created_by().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/graph.hpp"

namespace migrate::history {

enum class Direction { up, down };

const char* verb(Direction direction);  // "upgrade" or "downgrade"
Direction opposite(Direction direction);

// Where a database stands.
struct Position {
  Revisions rows{};                       // of its version table
  Revisions ahead{};                      // rows that no script has, where they were set apart
  std::string table = "migrate_version";  // for messages

  bool is_row(const std::string& revision) const;
};

struct Identifier {
  std::string text;    // as it was written
  std::string branch;  // empty: none
  std::string symbol;  // empty: a date, or relative to the current revision
  int offset = 0;      // 0: none
  std::string date;    // empty: none

  // Counted from the current revision.
  bool is_relative() const { return symbol.empty() && offset != 0; }
  // The symbol is an id or a label.
  bool names_revision() const;
};

// Whether a text is of a form, where "d" is any digit and all else stands for itself: "dddd-dd-dd".
bool has_form(std::string_view text, std::string_view form);

// Throws Error (usage) when the text is no identifier, among them ranges and "+0".
Identifier parse_identifier(std::string_view text);

struct Range {
  std::string from;  // empty: base
  std::string to;    // empty: heads
};

// nullopt when the text has no colon. Throws Error (usage) when it has several.
std::optional<Range> parse_range(std::string_view text);

// The rows that are no revision of the graph: the database is ahead of the scripts.
Revisions unknown_rows(const Graph& graph, const Position& position);
// Throws Error when there are any.
void check_known(const Graph& graph, const Position& position);

// The revisions that an identifier stands for; none for base (and for a head of no revisions). Throws Error
// when it is unknown (names the nearest) or ambiguous (names the candidates, after `command`: "migrate
// upgrade" makes them commands that would do).
Revisions resolve(const Graph& graph, const Position& position, std::string_view text,
                  std::string_view command = {});

// What to do where an identifier is ambiguous: "migrate upgrade c1@+1, or migrate upgrade c2@+1"; without a
// command "write 'c1@+1', or 'c2@+1'".
std::string alternatives(std::string_view command, const Revisions& identifiers);

// ":/TEXT"
bool is_search(std::string_view text);
// As resolve(), and ":/TEXT" stands for the revisions whose message holds TEXT (small and capital letters of
// ASCII are the same), newest first. Throws Error when there are none.
Revisions resolve_or_search(const Graph& graph, const Position& position, std::string_view text);

// As resolve(), for what must be one revision. Throws Error when it is none or several.
std::string resolve_one(const Graph& graph, const Position& position, std::string_view text);

// The revisions between the ends of a range, both included, newest first: those at or below `to` that are not
// below `from`. Throws Error when `from` is not below `to`.
Revisions resolve_range(const Graph& graph, const Position& position, const Range& range);

// The id that a revision, a prefix of one, or a label names. Throws Error as resolve() does.
std::string resolve_symbol(const Graph& graph, std::string_view symbol);

// The revisions that were there at the end of a day (YYYY-MM-DD). A revision is there as soon as it and all
// below it are made; one that does not say when it was made is as old as what it stands on. So the set is
// closed downwards.
RevisionSet created_by(const Graph& graph, std::string_view day);

// Where relative moves start: the highest applied revisions, on the branch of `branch` (an id) alone unless
// it is empty.
Revisions current(const Graph& graph, const Position& position, const std::string& branch);

}  // namespace migrate::history
