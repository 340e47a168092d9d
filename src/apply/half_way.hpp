// A revision that stands half-way, because a run broke in it: how the next run goes on with it or undoes it.
// Pure.
//
// The version table does not tell: it has the revision's rows only when all of it is done, or until all of it
// is undone. So a way up starts as though nothing of the revision were applied, a way down as though all of
// it were; and it has to begin with that revision.
#pragma once

#include <string>
#include <vector>

#include "history/progress_table.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"

namespace migrate::apply {

// The position from which upgrade() and downgrade() shall plan. REQUIRES: the graph has the revision.
history::Position position_for(const history::Graph& graph, const history::Position& position,
                               const history::Progress& progress, history::Direction direction);

// The walk that was planned from there as one from where the rows stand. Throws Error when it does not begin
// with the revision: what stands half-way comes first.
history::Walk from_half_way(const history::Graph& graph, history::Walk walk,
                            const history::Position& position, const history::Progress& progress,
                            history::Direction direction);

// Throws Error when the script is not the one of which the units are done.
void check_unchanged(const history::Progress& progress, const script::Script& script);

// The journal once it is known whether the unit that was begun is done. REQUIRES: progress.begun.
history::Progress settled(history::Progress progress, const script::Script& script, bool done);

// Whether nothing of the revision is done, nor in doubt: it stands where the version rows say, and the
// journal need not tell of it. A run leaves that when its first statement failed outside of transactions, or
// its first batch. Throws Error where no script has what the rows name.
bool is_untouched(const history::Progress& progress, const history::Revisions& rows,
                  const std::vector<script::Script>& scripts);

// "5d1f… stands half-way: of its upgrade 2 of 5 units are done, the next one is migrations/5d1f.sql:12"
std::string text_of(const history::Progress& progress, const std::vector<script::Script>& scripts);

}  // namespace migrate::apply
