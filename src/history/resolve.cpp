#include "history/resolve.hpp"

#include <algorithm>
#include <cstdlib>

namespace migrate::history {
namespace {

// Fewer characters name a revision only by chance, until the next revision is made.
constexpr std::size_t shortest_prefix = 4;

std::string joined(const Revisions& revisions) {
  std::string out;
  for (const std::string& revision : revisions) out += (out.empty() ? "" : ", ") + revision;
  return out;
}

[[noreturn]] void refuse(std::string what, std::string hint) {
  throw Error({.what = std::move(what), .hint = std::move(hint)});
}

// Where one identifier leads. A revision or, empty, base.
class Resolver {
 public:
  Resolver(const Graph& graph, const Position& position, Identifier identifier)
      : graph_(graph), position_(position), identifier_(std::move(identifier)) {
    if (!identifier_.branch.empty()) branch_ = resolve_symbol(graph, identifier_.branch);
    if (!branch_.empty()) lineage_ = graph.lineage(branch_);
  }

  Revisions resolve() const {
    if (identifier_.symbol == "heads") return on_branch(graph_.heads());
    if (identifier_.symbol == "current" && identifier_.offset == 0)
      return current(graph_, position_, branch_);
    const std::string found = walk(start(), identifier_.offset);
    return found.empty() ? Revisions{} : Revisions{found};
  }

 private:
  std::string start() const {
    const std::string& symbol = identifier_.symbol;
    if (symbol == "base") return "";
    if (symbol == "head") return the_head();
    if (symbol.empty() || symbol == "current") return the_current();
    const std::string revision = resolve_symbol(graph_, symbol);
    if (!branch_.empty() && !lineage_.contains(revision)) {
      refuse("revision " + revision + " is not on the branch '" + identifier_.branch + "'",
             "leave the '" + identifier_.branch + "@' out, or name a revision of that branch");
    }
    return revision;
  }

  Revisions on_branch(Revisions revisions) const {
    if (!branch_.empty())
      std::erase_if(revisions, [&](const std::string& r) { return !lineage_.contains(r); });
    return revisions;
  }

  std::string the_head() const {
    const Revisions heads = on_branch(graph_.heads());
    if (heads.size() > 1) {
      refuse("'" + identifier_.text + "' is ambiguous, there are several heads: " + joined(heads),
             "name one of them, or 'heads' for all; <label>@head is the head of one branch");
    }
    return heads.empty() ? "" : heads.front();
  }

  std::string the_current() const {
    const Revisions revisions = current(graph_, position_, branch_);
    if (revisions.size() > 1) {
      const std::string offset =
          std::string(identifier_.offset > 0 ? "+" : "") + std::to_string(identifier_.offset);
      std::string forms;
      for (const std::string& r : revisions) forms += (forms.empty() ? "'" : ", '") + r + '@' + offset + "'";
      refuse("'" + identifier_.text +
                 "' is ambiguous, the database is at several revisions: " + joined(revisions),
             identifier_.offset == 0 ? "name one of them" : "say which branch: " + forms);
    }
    return revisions.empty() ? "" : revisions.front();
  }

  std::string walk(std::string revision, int offset) const {
    for (int step = 0; step < std::abs(offset); ++step) {
      const bool up = offset > 0;
      const bool at_base = revision.empty();
      const Revisions next = on_branch(up        ? at_base ? graph_.bases() : graph_.children(revision)
                                              : at_base ? Revisions{}
                                                 : graph_.get(revision).parents);
      const bool to_base = !up && !at_base && graph_.get(revision).parents.empty();
      if (next.empty() && !to_base) refuse_length(step);
      if (next.size() > 1) refuse_fork(revision, next);
      revision = to_base ? "" : next.front();
    }
    return revision;
  }

  [[noreturn]] void refuse_length(int steps) const {
    refuse("'" + identifier_.text + "' goes beyond the " + (identifier_.offset > 0 ? "newest" : "first") +
               " revision: there are only " + std::to_string(steps) + " on that way",
           "name the revision itself, or " + std::string(identifier_.offset > 0 ? "head" : "base"));
  }

  [[noreturn]] void refuse_fork(const std::string& revision, const Revisions& next) const {
    refuse("'" + identifier_.text +
               "' is ambiguous: " + (revision.empty() ? "base" : "revision " + revision) + " has several " +
               (identifier_.offset > 0 ? "successors" : "parents") + ": " + joined(next),
           "name one of them, or say which branch: '" + next.front() + "@" + identifier_.text + "'");
  }

  const Graph& graph_;
  const Position& position_;
  Identifier identifier_;
  std::string branch_{};
  RevisionSet lineage_{};
};

Revisions with_prefix(const Graph& graph, std::string_view prefix) {
  Revisions out;
  for (const std::string& revision : graph.order()) {
    if (revision.starts_with(prefix)) out.push_back(revision);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::string resolve_symbol(const Graph& graph, std::string_view symbol) {
  const std::string name(symbol);
  if (graph.find(name) != nullptr) return name;
  if (const std::string labelled = graph.find_label(name); !labelled.empty()) return labelled;
  const Revisions candidates = with_prefix(graph, name);
  if (candidates.size() > 1) {
    refuse("'" + name + "' is ambiguous: it starts " + joined(candidates),
           "write more characters of the one you mean");
  }
  if (candidates.size() == 1 && name.size() >= shortest_prefix) return candidates.front();
  if (candidates.size() == 1) {
    refuse("'" + name + "' is too short to name a revision",
           "write at least four characters; '" + candidates.front() + "' starts with it");
  }
  const std::string near = nearest(name, graph.order());
  refuse("no revision is identified by '" + name + "'",
         near.empty() ? "'migrate history' lists the revisions" : "did you mean '" + near + "'?");
}

void check_known(const Graph& graph, const Position& position) {
  for (const std::string& row : position.rows) {
    if (graph.find(row) != nullptr) continue;
    throw Error(
        {.what = "the database is ahead of these scripts: table " + position.table + " holds revision '" +
                 row + "', which no script has",
         .revision = row,
         .hint =
             "bring its script back (is this the newest version of the project?), or say what the database "
             "really is with 'migrate stamp --purge REVISION'"});
  }
}

Revisions current(const Graph& graph, const Position& position, const std::string& branch) {
  check_known(graph, position);
  if (branch.empty()) return graph.maximal(RevisionSet(position.rows.begin(), position.rows.end()));
  const RevisionSet lineage = graph.lineage(branch);
  RevisionSet applied = graph.with_all_below(position.rows);
  std::erase_if(applied, [&](const std::string& revision) { return !lineage.contains(revision); });
  return graph.maximal(applied);
}

Revisions resolve(const Graph& graph, const Position& position, std::string_view text) {
  return Resolver(graph, position, parse_identifier(text)).resolve();
}

std::string resolve_one(const Graph& graph, const Position& position, std::string_view text) {
  const Revisions found = resolve(graph, position, text);
  if (found.empty()) refuse("'" + std::string(text) + "' stands for no revision", "name a revision");
  if (found.size() > 1) {
    refuse("'" + std::string(text) + "' stands for several revisions: " + joined(found), "name one of them");
  }
  return found.front();
}

Revisions resolve_range(const Graph& graph, const Position& position, const Range& range) {
  const Revisions from = resolve(graph, position, range.from.empty() ? "base" : range.from);
  const Revisions to = resolve(graph, position, range.to.empty() ? "heads" : range.to);
  RevisionSet members = graph.with_all_below(to);
  for (const std::string& start : from) {
    if (members.contains(start)) continue;
    refuse("revision " + start + " is not below " + (to.empty() ? "base" : joined(to)),
           "write the older revision first");
  }
  for (const std::string& below : graph.with_all_below(from)) members.erase(below);
  members.insert(from.begin(), from.end());
  Revisions out = graph.in_order(members);
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace migrate::history
