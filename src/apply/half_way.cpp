#include "apply/half_way.hpp"

#include <algorithm>

#include "apply/units.hpp"
#include "error/error.hpp"

namespace migrate::apply {
namespace {

using history::Direction;

// The rows as they are when the revision is applied, or not applied, and nothing else has changed.
history::Revisions rows_with(const history::Graph& graph, const history::Revisions& rows,
                             const std::string& revision, bool applied) {
  history::RevisionSet all = graph.with_all_below(rows);
  if (applied) {
    all.insert(revision);
  } else {
    all.erase(revision);
  }
  return graph.maximal(all);
}

}  // namespace

history::Position position_for(const history::Graph& graph, const history::Position& position,
                               const history::Progress& progress, Direction direction) {
  history::Position out = position;
  out.rows = rows_with(graph, position.rows, progress.revision, direction == Direction::down);
  return out;
}

history::Walk from_half_way(const history::Graph& graph, history::Walk walk,
                            const history::Position& position, const history::Progress& progress,
                            Direction direction) {
  const std::string& revision = progress.revision;
  if (walk.moves.empty() || walk.moves.front().revision != revision) {
    throw Error({.what = "revision " + revision + " stands half-way: its " +
                         history::verb(progress.direction) + " was broken off",
                 .revision = revision,
                 .hint = "'migrate upgrade " + revision +
                         "' completes it, 'migrate downgrade -1' undoes what "
                         "was done of it; when it was completed or undone by hand, 'migrate stamp' says so"});
  }
  const bool is_there = graph.with_all_below(position.rows).contains(revision);
  const bool stays = is_there == (direction == Direction::up);
  if (stays) walk.moves.front().rows = {};
  return walk;
}

void check_unchanged(const history::Progress& progress, const script::Script& script) {
  const std::vector<Unit> units = units_of(steps_of(script, progress.direction));
  const auto done = static_cast<std::size_t>(progress.units_touched());
  if (done <= units.size() && checksums_of(units)[done] == progress.checksum) return;
  throw Error({.what = "revision " + script.revision + " stands half-way, and what is done of its " +
                       history::verb(progress.direction) + " is not what its script says now",
               .place = {.file = script.file, .line = script.lines.revision},
               .revision = script.revision,
               .hint = "put back what the script said; only what was not done yet may change. When the "
                       "database was mended by hand, 'migrate stamp' says so"});
}

history::Progress settled(history::Progress progress, const script::Script& script, bool done) {
  if (done) ++progress.units_done;
  progress.begun = false;
  progress.checksum = checksums_of(
      units_of(steps_of(script, progress.direction)))[static_cast<std::size_t>(progress.units_done)];
  return progress;
}

bool is_untouched(const history::Progress& progress, const history::Revisions& rows,
                  const std::vector<script::Script>& scripts) {
  if (progress.begun || progress.units_touched() > 0) return false;
  const bool applied = history::Graph::of(scripts).with_all_below(rows).contains(progress.revision);
  return applied ==
         (progress.direction == Direction::down);  // else the other direction was broken off before
}

std::string text_of(const history::Progress& progress, const std::vector<script::Script>& scripts) {
  std::string out = progress.revision + " stands half-way: of its " + history::verb(progress.direction) +
                    " " + std::to_string(progress.units_done);
  const script::Script* const script = script::find(scripts, progress.revision);
  if (!script) return out + " units are done, and no script has it";
  const std::vector<script::Step>& steps = steps_of(*script, progress.direction);
  const std::vector<Unit> units = units_of(steps);
  out += " of " + std::to_string(units.size()) + " units are done";
  const auto next = static_cast<std::size_t>(progress.units_done);
  if (next >= units.size()) return out;
  const Unit& unit = units[next];
  const int line = unit.statements.empty() ? steps[unit.step].line : unit.statements.front().line;
  out += ", the next one is " + Place{.file = script->file, .line = line}.text();
  if (progress.cursor) out += ", of which " + std::to_string(progress.rows_done) + " rows are done";
  return out + (progress.begun ? " and was begun" : "");
}

}  // namespace migrate::apply
