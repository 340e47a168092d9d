#include "history/walk.hpp"

#include <algorithm>
#include <iterator>

namespace migrate::history {
namespace {

std::string joined(const Revisions& revisions) {
  std::string out;
  for (const std::string& revision : revisions) out += (out.empty() ? "" : ", ") + revision;
  return out.empty() ? "base" : out;
}

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
  if (!identifier.symbol.empty() || (identifier.offset > 0) == up) return;
  std::string other = identifier.text;
  other[other.rfind(up ? '-' : '+')] = up ? '+' : '-';
  throw Error(
      {.what = std::string(up ? "an upgrade" : "a downgrade") + " cannot go to '" + identifier.text + "'",
       .hint = std::string("migrate ") + (up ? "downgrade " : "upgrade ") + identifier.text +
               ", or migrate " + (up ? "upgrade " : "downgrade ") + other},
      Exit::usage);
}

// A relative move from several revisions at once is no move; these commands would be.
[[noreturn]] void refuse_several(const Identifier& identifier, Direction direction, const Revisions& from) {
  const std::string command = direction == Direction::up ? "migrate upgrade " : "migrate downgrade ";
  const std::string offset = (identifier.offset > 0 ? "+" : "") + std::to_string(identifier.offset);
  std::string commands;
  for (const std::string& revision : from) {
    commands += (commands.empty() ? "" : ", or ") + command + revision + "@" + offset;
  }
  throw Error({.what = "'" + identifier.text +
                       "' is ambiguous, the database is at several revisions: " + joined(from),
               .hint = commands});
}

std::string branch_of(const Graph& graph, const Identifier& identifier) {
  return identifier.branch.empty() ? "" : resolve_symbol(graph, identifier.branch);
}

// The lowest revision that is the branch's alone: down from `revision` to the one after a branch point, or to
// the base.
std::string branch_start(const Graph& graph, std::string revision) {
  while (graph.get(revision).parents.size() == 1) {
    const std::string& parent = graph.get(revision).parents.front();
    if (graph.children(parent).size() > 1) break;
    revision = parent;
  }
  return revision;
}

// What has to go for the last N revisions to be undone. Each of them must be the only one that can be undone
// next.
Revisions last_revisions(const Graph& graph, const Position& position, const Identifier& identifier) {
  const Revisions start = current(graph, position, branch_of(graph, identifier));
  if (start.size() > 1) refuse_several(identifier, Direction::down, start);
  Applied applied(graph, position);
  Revisions undone;
  Revisions next = start;
  for (int steps = -identifier.offset; steps > 0; --steps) {
    if (next.empty()) {
      throw Error({.what = "'" + identifier.text + "' goes beyond the first revision: there are only " +
                           std::to_string(undone.size()) + " to undo",
                   .hint = "migrate downgrade base"});
    }
    const bool alone = next.size() == 1 && applied.is_maximal(next.front());
    if (!alone) {
      throw Error({.what = "'" + identifier.text + "' is ambiguous: after " + std::to_string(undone.size()) +
                           " steps down there are several ways, from " +
                           joined(undone.empty() ? start : next),
                   .hint = "undo one step at a time, or name the revision to go back to: migrate downgrade " +
                           next.front()});
    }
    undone.push_back(next.front());
    applied.undo(next.front());
    next = graph.get(undone.back()).parents;
  }
  return undone;
}

// The revisions that have to go, with all above them, for `target` to be reached.
Revisions to_undo(const Graph& graph, const Position& position, const Identifier& target,
                  const Applied& applied) {
  const std::string branch = branch_of(graph, target);
  if (target.symbol.empty()) return last_revisions(graph, position, target);
  const Revisions found = resolve(graph, position, target.text);
  if (found.empty()) return branch.empty() ? graph.bases() : Revisions{branch_start(graph, branch)};
  Revisions out;
  for (const std::string& revision : found) {
    if (!applied.contains(revision)) {
      throw Error({.what = "revision " + revision + " is not applied: a downgrade cannot go there",
                   .revision = revision,
                   .detail = "the database is at " + joined(position.rows),
                   .hint = "migrate upgrade " + revision});
    }
    const Revisions& children = graph.children(revision);
    out.insert(out.end(), children.begin(), children.end());
  }
  if (!branch.empty()) {
    const RevisionSet lineage = graph.lineage(branch);
    std::erase_if(out, [&](const std::string& revision) { return !lineage.contains(revision); });
  }
  return out;
}

RevisionSet applied_of(const RevisionSet& revisions, const Applied& applied) {
  RevisionSet out;
  std::copy_if(revisions.begin(), revisions.end(), std::inserter(out, out.end()),
               [&](const std::string& revision) { return applied.contains(revision); });
  return out;
}

}  // namespace

Walk upgrade(const Graph& graph, const Position& position, std::string_view target) {
  const Identifier identifier = parse_identifier(target);
  refuse_direction(identifier, Direction::up);
  Applied applied(graph, position);
  if (identifier.symbol.empty()) {
    const Revisions start = current(graph, position, branch_of(graph, identifier));
    if (start.size() > 1) refuse_several(identifier, Direction::up, start);
  }
  RevisionSet missing = graph.with_all_below(resolve(graph, position, target));
  std::erase_if(missing, [&](const std::string& revision) { return applied.contains(revision); });
  Walk walk;
  for (const std::string& revision : graph.in_order(missing)) walk.moves.push_back(applied.apply(revision));
  if (walk.moves.empty()) walk.note = "nothing to upgrade: the database is at " + joined(position.rows);
  return walk;
}

Walk downgrade(const Graph& graph, const Position& position, std::string_view target) {
  const Identifier identifier = parse_identifier(target);
  refuse_direction(identifier, Direction::down);
  Applied applied(graph, position);
  const Revisions roots = to_undo(graph, position, identifier, applied);
  const Revisions upwards = graph.in_order(applied_of(graph.with_all_above(roots), applied));
  Walk walk;
  for (auto revision = upwards.rbegin(); revision != upwards.rend(); ++revision) {
    walk.moves.push_back(applied.undo(*revision));
  }
  if (walk.moves.empty()) walk.note = "nothing to downgrade: the database is at " + joined(position.rows);
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
      gone.merge(graph.with_all_above(to_undo(graph, from, parse_identifier(target), applied)));
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

}  // namespace migrate::history
