#include "apply/units.hpp"

#include <algorithm>

#include "error/joined.hpp"
#include "script/assertion.hpp"
#include "sql/checksum.hpp"
#include "sql/classify.hpp"

namespace migrate::apply {
namespace {

using history::Direction;

// How many units of a step are done.
std::size_t done_of_step(const std::vector<Unit>& units, std::size_t step, std::size_t done) {
  const auto end = units.begin() + static_cast<std::ptrdiff_t>(done);
  return static_cast<std::size_t>(
      std::count_if(units.begin(), end, [&](const Unit& unit) { return unit.step == step; }));
}

std::size_t units_of_step(const std::vector<Unit>& units, std::size_t step) {
  return done_of_step(units, step, units.size());
}

}  // namespace

std::vector<Unit> units_of(const std::vector<script::Step>& steps) {
  std::vector<Unit> units;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    const std::span<const sql::Statement> statements = steps[step].statements;
    if (steps[step].transaction) {
      const script::Batch* batch = steps[step].batch ? &*steps[step].batch : nullptr;
      units.push_back({.statements = statements, .batch = batch, .step = step});
      continue;
    }
    for (std::size_t i = 0; i < statements.size(); ++i) {
      units.push_back({.statements = statements.subspan(i, 1),
                       .alone = !script::is_assertion(statements[i].text) &&
                                !sql::runs_in_transaction(statements[i].text),
                       .step = step});
    }
  }
  return units;
}

bool is_journalled(const std::vector<Unit>& units) {
  return units.size() > 1 || (units.size() == 1 && (units.front().alone || units.front().batch));
}

bool any_statement(std::span<const Unit> units, const std::function<bool(const std::string&)>& condition) {
  return std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
    return std::any_of(unit.statements.begin(), unit.statements.end(),
                       [&](const sql::Statement& statement) { return condition(statement.text); });
  });
}

std::vector<std::string> checksums_of(const std::vector<Unit>& units) {
  std::vector<std::string> out = {sql::token_checksum("")};
  for (const Unit& unit : units) {
    std::string text = "'" + out.back() + "';\n";
    for (const sql::Statement& statement : unit.statements) text += script::checksum_text(statement.text);
    if (unit.batch) text += joined(unit.batch->key) + "\n;\n";
    out.push_back(sql::token_checksum(text));
  }
  return out;
}

const std::vector<script::Step>& steps_of(const script::Script& script, Direction direction) {
  return direction == Direction::up ? script.up : script.down;
}

std::size_t first_unit(const history::Progress& progress, const script::Script& script, Direction direction) {
  if (progress.direction == direction) return static_cast<std::size_t>(progress.units_done);
  const auto done = static_cast<std::size_t>(progress.units_touched());
  const std::vector<script::Step>& there = steps_of(script, opposite(direction));
  const std::vector<script::Step>& back = steps_of(script, direction);
  if (there.size() != back.size()) return 0;
  const std::vector<Unit> units_there = units_of(there);
  const std::vector<Unit> units_back = units_of(back);
  std::size_t first = 0;
  for (std::size_t step = 0; step < back.size(); ++step) {
    const std::size_t mirror = there.size() - 1 - step;
    const std::size_t mirrored = units_of_step(units_there, mirror);
    const std::size_t undone = done_of_step(units_there, mirror, done);
    const std::size_t here = units_of_step(units_back, step);
    if (undone > 0) return first + (here == mirrored ? here - undone : 0);
    first += here;
  }
  return first;
}

}  // namespace migrate::apply
