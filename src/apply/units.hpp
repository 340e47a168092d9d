// What of a revision is committed at once, in the order of the run: the grain of the journal
// (history/progress_table.hpp counts in units).
//
//   a section in a transaction            one unit
//   a section without transaction         one unit for each statement
//   a section of batches                  one unit of many transactions, with a cursor in the journal
//
// A statement of the second sort that surely runs in a transaction gets one of its own, together with the
// journal: it is done exactly once. One that the server refuses there stands alone, and is settled with the
// catalog when a run broke on it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "history/progress_table.hpp"
#include "script/script.hpp"

namespace migrate::apply {

struct Unit {
  std::span<const sql::Statement> statements;  // of the script
  bool alone = false;                          // one statement, outside of any transaction
  const script::Batch* batch = nullptr;        // one statement, run in batches
  std::size_t step = 0;                        // of the direction, from 0
};

// REQUIRES: the steps outlive the units.
std::vector<Unit> units_of(const std::vector<script::Step>& steps);

// A revision of one transaction needs no journal.
bool is_journalled(const std::vector<Unit>& units);

// Whether the condition holds for the text of one of their statements.
bool any_statement(std::span<const Unit> units, const std::function<bool(const std::string&)>& condition);

// checksums[n] is over the tokens of the first n units (and the keys of batches), as the journal keeps it;
// one more than units.
std::vector<std::string> checksums_of(const std::vector<Unit>& units);

// A script's steps in a direction.
const std::vector<script::Step>& steps_of(const script::Script& script, history::Direction direction);

// The unit of `direction` at which the work on a revision that stands half-way goes on. The same direction
// goes on behind what is done. The other one undoes: where both have as many sections, each down section
// undoes its mirror among the up sections (and in a pair without transactions, of as many statements, each
// statement its mirror), and those of which nothing was done are stepped over; else it runs from its
// beginning. REQUIRES: !progress.begun.
std::size_t first_unit(const history::Progress& progress, const script::Script& script,
                       history::Direction direction);

}  // namespace migrate::apply
