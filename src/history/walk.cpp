#include "history/walk.hpp"

#include <algorithm>
#include <iterator>

#include "history/undoing.hpp"

namespace migrate::history {
namespace {

RowChange difference(const RevisionSet& before, const RevisionSet& after) {
  RowChange change;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(change.delete_rows));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(change.insert_rows));
  return change;
}

// The applied set and its rows, as revisions come and go.
class Applied {
 public:
  Applied(const Graph& graph, const Position& position) : graph_(graph) {
    check_known(graph, position);
    applied_ = graph.with_all_below(position.rows);
    rows_.insert(position.rows.begin(), position.rows.end());
  }

  bool contains(const std::string& revision) const { return applied_.contains(revision); }
  const RevisionSet& all() const { return applied_; }

  // The set is closed downwards, so only direct successors need a look.
  bool is_maximal(const std::string& revision) const {
    const auto is_applied = [&](const std::string& above) { return applied_.contains(above); };
    const Revisions& children = graph_.children(revision);
    const Revisions& dependents = graph_.dependents(revision);
    return std::none_of(children.begin(), children.end(), is_applied) &&
           std::none_of(dependents.begin(), dependents.end(), is_applied);
  }

  Move apply(const std::string& revision) {
    applied_.insert(revision);
    return {revision, Direction::up, change_rows({revision})};
  }

  Move undo(const std::string& revision) {
    applied_.erase(revision);
    Revisions candidates = graph_.get(revision).parents;
    const Revisions& dependencies = graph_.dependencies(revision);
    candidates.insert(candidates.end(), dependencies.begin(), dependencies.end());
    return {revision, Direction::down, change_rows(candidates)};
  }

 private:
  // Rows that are no longer maximal go; of the candidates those come that now are.
  RowChange change_rows(const Revisions& candidates) {
    RevisionSet after;
    const auto keep = [&](const std::string& revision) {
      if (applied_.contains(revision) && is_maximal(revision)) after.insert(revision);
    };
    std::for_each(rows_.begin(), rows_.end(), keep);
    std::for_each(candidates.begin(), candidates.end(), keep);
    RowChange change = difference(rows_, after);
    rows_ = std::move(after);
    return change;
  }

  const Graph& graph_;
  RevisionSet applied_;
  RevisionSet rows_;
};

void refuse_direction(const Identifier& identifier, Direction direction) {
  const bool up = direction == Direction::up;
  if (!identifier.is_relative() || (identifier.offset > 0) == up) return;
  std::string other = identifier.text;
  other[other.rfind(up ? '-' : '+')] = up ? '+' : '-';
  throw Error(
      {.what = std::string(up ? "an upgrade" : "a downgrade") + " cannot go to '" + identifier.text + "'",
       .hint = std::string("migrate ") + (up ? "downgrade " : "upgrade ") + identifier.text +
               ", or migrate " + (up ? "upgrade " : "downgrade ") + other},
      Exit::usage);
}

RevisionSet applied_of(const RevisionSet& revisions, const Applied& applied) {
  RevisionSet out;
  std::copy_if(revisions.begin(), revisions.end(), std::inserter(out, out.end()),
               [&](const std::string& revision) { return applied.contains(revision); });
  return out;
}

// Why there is nothing to upgrade.
std::string passed(const Position& position, const Revisions& targets) {
  const auto is_row = [&](const std::string& revision) { return position.is_row(revision); };
  const std::string at = "the database is at " + listed(position.rows);
  if (std::all_of(targets.begin(), targets.end(), is_row)) return at;
  return listed(targets) + (targets.size() == 1 ? " is" : " are") + " applied already, " + at;
}

// What a person may not expect of a downgrade: `undone` holds revisions that are not of the branch that the
// target speaks of, or of several branches. Else empty.
std::string other_branches(const Graph& graph, const Position& position, const Undoing& goes,
                           const Revisions& undone) {
  if (!goes.branch) return "";
  const RevisionSet all(undone.begin(), undone.end());
  Revisions others;
  for (const std::string& revision : undone) {
    if (!goes.branch->contains(revision)) others.insert(others.begin(), revision);  // as they are undone
  }
  Revisions tips = current(graph, position, "");
  std::erase_if(tips, [&](const std::string& row) { return !all.contains(row); });
  if (others.empty() && tips.size() < 2) return "";
  std::string out = others.empty() ? "several branches are undone: " + listed(tips)
                                   : "revisions of other branches are undone too: " + listed(others);
  if (tips.size() < 2 || goes.target.empty()) return out;
  const RevisionSet branch = graph.lineage(goes.target);
  Revisions single;
  for (const std::string& tip : tips) {
    if (branch.contains(tip)) single.push_back(tip + "@" + goes.target);
  }
  return single.empty() ? out : out + "; for one branch alone: " + alternatives("migrate downgrade", single);
}

}  // namespace

Walk upgrade(const Graph& graph, const Position& position, std::string_view target) {
  const Identifier identifier = parse_identifier(target);
  refuse_direction(identifier, Direction::up);
  Applied applied(graph, position);
  const Revisions targets = resolve(graph, position, target, "migrate upgrade");
  RevisionSet missing = graph.with_all_below(targets);
  std::erase_if(missing, [&](const std::string& revision) { return applied.contains(revision); });
  Walk walk;
  for (const std::string& revision : graph.in_order(missing)) walk.moves.push_back(applied.apply(revision));
  if (walk.moves.empty()) walk.note = "nothing to upgrade: " + passed(position, targets);
  return walk;
}

Walk downgrade(const Graph& graph, const Position& position, std::string_view target) {
  const Identifier identifier = parse_identifier(target);
  refuse_direction(identifier, Direction::down);
  Applied applied(graph, position);
  const Undoing goes = undoing(graph, position, applied.all(), identifier);
  const Revisions upwards = graph.in_order(applied_of(graph.with_all_above(goes.roots), applied));
  Walk walk{.warning = other_branches(graph, position, goes, upwards)};
  for (auto revision = upwards.rbegin(); revision != upwards.rend(); ++revision) {
    walk.moves.push_back(applied.undo(*revision));
  }
  if (walk.moves.empty()) walk.note = "nothing to downgrade: the database is at " + listed(position.rows);
  return walk;
}

RowChange stamp(const Graph& graph, const Position& position, const std::vector<std::string>& targets,
                const StampOptions& options) {
  const Position from{.rows = options.purge ? Revisions{} : position.rows, .table = position.table};
  const Applied applied(graph, from);
  RevisionSet stamped;
  RevisionSet gone;
  for (const std::string& target : targets) {
    const Revisions found = resolve(graph, from, target);
    stamped.insert(found.begin(), found.end());
    if (found.empty())
      gone.merge(graph.with_all_above(undoing(graph, from, applied.all(), parse_identifier(target)).roots));
  }
  RevisionSet left = applied.all();
  std::erase_if(left, [&](const std::string& revision) { return gone.contains(revision); });
  const Revisions top{stamped.begin(), stamped.end()};
  RevisionSet related = graph.with_all_below(top);
  related.merge(graph.with_all_above(top));
  RevisionSet after = std::move(stamped);
  for (const std::string& row : graph.maximal(left)) {
    if (!related.contains(row)) after.insert(row);
  }
  const Revisions rows = graph.maximal(after);
  return difference({position.rows.begin(), position.rows.end()}, {rows.begin(), rows.end()});
}

std::optional<std::size_t> moves_made(const Walk& walk, const Revisions& start, const Revisions& rows) {
  const std::set<std::string> wanted(rows.begin(), rows.end());
  std::set<std::string> at(start.begin(), start.end());
  std::optional<std::size_t> made;
  for (std::size_t move = 0;; ++move) {
    if (at == wanted) made = move;
    if (move == walk.moves.size()) return made;
    const RowChange& change = walk.moves[move].rows;
    for (const std::string& row : change.delete_rows) at.erase(row);
    at.insert(change.insert_rows.begin(), change.insert_rows.end());
  }
}

}  // namespace migrate::history
