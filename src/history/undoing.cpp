#include "history/undoing.hpp"

#include <algorithm>

#include "history/branch.hpp"

namespace migrate::history {
namespace {

constexpr std::string_view command = "migrate downgrade";

class Way {
 public:
  Way(const Graph& graph, const Position& position, const RevisionSet& applied, const Identifier& target)
      : graph_(graph),
        position_(position),
        applied_(applied),
        target_(target),
        branch_(graph, target.branch) {}

  Undoing find() const {
    if (target_.is_relative()) return steps_down();
    if (!target_.date.empty()) return made_later();
    const Revisions found = target();
    return found.empty() ? to_base() : to(found);
  }

 private:
  // A revision that is named need not be on the branch: that only chooses what is undone above it.
  Revisions target() const {
    if (target_.names_revision() && target_.offset == 0) return {resolve_symbol(graph_, target_.symbol)};
    return resolve(graph_, position_, target_.text, command);
  }

  // From the current revision, N - 1 steps along parents: what stands there goes last.
  Undoing steps_down() const {
    const Revisions start = current(graph_, position_, branch_.revision());
    if (start.size() > 1) refuse_several(start);
    if (!start.empty() && !applied_of(graph_.children(start.front())).empty()) refuse_shared(start.front());
    Revisions next = start;
    for (int step = 1;; ++step) {
      if (next.empty()) refuse_length(step - 1);
      if (next.size() > 1) refuse_fork(step - 1, next);
      if (step == -target_.offset) break;
      next = branch_.of(graph_.get(next.front()).parents);
    }
    check_way(next.front());
    return {.roots = next, .branch = graph_.lineage(start.front())};
  }

  Undoing made_later() const {
    RevisionSet later = applied_;
    for (const std::string& revision : created_by(graph_, target_.date)) later.erase(revision);
    return {.roots = branch_.of({later.begin(), later.end()}), .branch = meant()};
  }

  // Of a branch all that no applied revision of another one continues.
  Undoing to_base() const {
    if (!branch_.is_named()) return {.roots = graph_.bases()};
    RevisionSet kept;
    for (const std::string& revision : applied_) {
      if (!branch_.contains(revision) && !kept.contains(revision)) kept.merge(graph_.ancestors(revision));
    }
    RevisionSet own = branch_.lineage();
    std::erase_if(own, [&](const std::string& revision) { return kept.contains(revision); });
    return {.roots = {own.begin(), own.end()}, .branch = meant()};
  }

  Undoing to(const Revisions& found) const {
    Undoing out;
    for (const std::string& revision : found) {
      if (!applied_.contains(revision)) refuse_not_applied(revision);
      const Revisions ways = applied_of(ways_from(revision));
      if (ways.empty() && !position_.is_row(revision)) refuse_nothing_above(revision);
      out.roots.insert(out.roots.end(), ways.begin(), ways.end());
    }
    out.branch = meant();
    if (found.size() == 1) {
      out.target = found.front();
      if (!out.branch) out.branch = graph_.lineage(origin(found.front()));
    }
    return out;
  }

  // Where the target counts from: c2 in "c2-1".
  std::string origin(const std::string& found) const {
    if (target_.offset == 0 || target_.symbol == "base") return found;
    return resolve_one(graph_, position_, target_.symbol);
  }

  Revisions applied_of(Revisions revisions) const {
    std::erase_if(revisions, [&](const std::string& revision) { return !applied_.contains(revision); });
    return revisions;
  }

  // What is undone above a revision: all that continues it, or what the branch is or stands on. Whatever is
  // applied: what a command means does not hang on the database that it is given to.
  Revisions ways_from(const std::string& revision) const {
    const Revisions& children = graph_.children(revision);
    if (!branch_.is_named() || children.size() < 2) return children;
    const RevisionSet below = graph_.ancestors(branch_.revision());
    Revisions towards = children;
    std::erase_if(towards, [&](const std::string& way) { return !below.contains(way); });
    if (towards.empty()) refuse_ways(revision);
    return towards;
  }

  std::optional<RevisionSet> meant() const {
    return branch_.is_named() ? std::optional(branch_.lineage()) : std::nullopt;
  }

  // Counted or named, the target is refused where the branch does not choose what goes above it.
  void check_way(const std::string& root) const {
    const Revisions& parents = graph_.get(root).parents;
    if (parents.size() == 1) static_cast<void>(ways_from(parents.front()));
  }

  [[noreturn]] void refuse_length(int steps) const {
    throw Error(
        {.what = "'" + target_.text + "' goes beyond the first revision: there are only " +
                 std::to_string(steps) + " to undo",
         .hint = std::string(command) + " " + (target_.branch.empty() ? "base" : target_.branch + "@base")});
  }

  [[noreturn]] void refuse_fork(int steps, const Revisions& next) const {
    throw Error({.what = "'" + target_.text + "' is ambiguous: after " + std::to_string(steps) +
                         (steps == 1 ? " step" : " steps") + " down there are several ways, from " +
                         listed(next),
                 .hint = alternatives(command, along(next))});
  }

  // The highest applied revision of the branch is one that other branches share.
  [[noreturn]] void refuse_shared(const std::string& start) const {
    const RevisionSet branch = graph_.lineage(start);
    Revisions rows = position_.rows;
    std::erase_if(rows, [&](const std::string& row) { return !branch.contains(row); });
    throw Error({.what = "'" + target_.text + "' has nothing to undo: of that branch there is only " + start +
                         ", which other branches stand on",
                 .detail = "the database is at " + listed(position_.rows),
                 .hint = rows.empty() ? "" : alternatives(command, along(rows))});
  }

  [[noreturn]] void refuse_several(const Revisions& start) const {
    throw Error({.what = "'" + target_.text +
                         "' is ambiguous, the database is at several revisions: " + listed(start),
                 .hint = alternatives(command, along(start))});
  }

  // The same number of steps along each of several branches.
  Revisions along(const Revisions& branches) const {
    Revisions out;
    for (const std::string& branch : branches) out.push_back(branch + "@" + std::to_string(target_.offset));
    return out;
  }

  [[noreturn]] void refuse_ways(const std::string& revision) const {
    const Revisions ways = applied_of(graph_.children(revision));
    std::string commands =
        std::string(command) + " " + revision + (ways.size() > 1 ? " undoes them all" : "");
    for (const std::string& way : ways) {
      if (ways.size() > 1) commands += ", " + std::string(command) + " " + way + "@" + revision + " one";
    }
    throw Error({.what = "'" + target_.text + "' is ambiguous: several revisions stand on " + revision +
                         ", and '" + target_.branch +
                         "' on none of them: " + listed(graph_.children(revision)),
                 .detail = "the database is at " + listed(position_.rows),
                 .hint = commands});
  }

  // Others stand on it, of another branch or as its dependents: to undo nothing would not lead there.
  [[noreturn]] void refuse_nothing_above(const std::string& revision) const {
    Revisions others = graph_.children(revision);
    const Revisions& dependents = graph_.dependents(revision);
    others.insert(others.end(), dependents.begin(), dependents.end());
    std::erase_if(others, [&](const std::string& other) { return !applied_.contains(other); });
    throw Error({.what = "'" + target_.text + "' leads nowhere: what keeps the database from being at " +
                         revision + " is on another branch: " + listed(others),
                 .revision = revision,
                 .detail = "the database is at " + listed(position_.rows),
                 .hint = "undo that first: " + alternatives(command, undone_by(others))});
  }

  // What undoes each of these and no more.
  Revisions undone_by(const Revisions& revisions) const {
    Revisions out;
    for (const std::string& revision : revisions) {
      // Not a parent that another one stands on: that one would go too.
      const Revisions& parents = graph_.get(revision).parents;
      const Revisions top = graph_.maximal({parents.begin(), parents.end()});
      out.push_back(revision + "@" + (top.empty() ? "base" : top.front()));
    }
    return out;
  }

  [[noreturn]] void refuse_not_applied(const std::string& revision) const {
    throw Error({.what = "revision " + revision + " is not applied: a downgrade cannot go there",
                 .revision = revision,
                 .detail = "the database is at " + listed(position_.rows),
                 .hint = "migrate upgrade " + revision});
  }

  const Graph& graph_;
  const Position& position_;
  const RevisionSet& applied_;
  const Identifier& target_;
  Branch branch_;
};

}  // namespace

Undoing undoing(const Graph& graph, const Position& position, const RevisionSet& applied,
                const Identifier& target) {
  return Way(graph, position, applied, target).find();
}

}  // namespace migrate::history
