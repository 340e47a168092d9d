#include "history/resolve.hpp"

#include <algorithm>
#include <cstdlib>

#include "error/joined.hpp"
#include "history/branch.hpp"

namespace migrate::history {
namespace {

// Fewer characters name a revision only by chance, until the next revision is made.
constexpr std::size_t shortest_prefix = 4;

constexpr std::string_view search_sign = ":/";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[noreturn]] void refuse(std::string what, std::string hint) {
  throw Error({.what = std::move(what), .hint = std::move(hint)});
}

// Where one identifier leads. A revision or, empty, base.
class Resolver {
 public:
  Resolver(const Graph& graph, const Position& position, Identifier identifier, std::string_view command)
      : graph_(graph),
        position_(position),
        identifier_(std::move(identifier)),
        command_(command),
        branch_(graph, identifier_.branch) {}

  Revisions resolve() const {
    if (!identifier_.date.empty()) return newest_of_date();
    if (identifier_.symbol == "heads") return branch_.of(graph_.heads());
    if (identifier_.symbol == "current" && identifier_.offset == 0)
      return current(graph_, position_, branch_.revision());
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
    if (!branch_.contains(revision)) {
      refuse("revision " + revision + " is not on the branch '" + identifier_.branch + "'",
             "leave the '" + identifier_.branch + "@' out, or name a revision of that branch");
    }
    return revision;
  }

  Revisions newest_of_date() const {
    RevisionSet there = created_by(graph_, identifier_.date);
    std::erase_if(there, [&](const std::string& revision) { return !branch_.contains(revision); });
    return graph_.maximal(there);
  }

  std::string the_head() const {
    const Revisions heads = branch_.of(graph_.heads());
    if (heads.size() > 1) {
      Revisions forms;
      if (identifier_.offset == 0)
        forms.push_back(identifier_.branch.empty() ? "heads" : with_branch("heads"));
      for (const std::string& head : heads) forms.push_back(head + offset());
      refuse("'" + identifier_.text + "' is ambiguous, there are several heads: " + listed(heads),
             alternatives(command_, forms) + "; LABEL@head is the head of one branch");
    }
    return heads.empty() ? "" : heads.front();
  }

  std::string the_current() const {
    const Revisions revisions = current(graph_, position_, branch_.revision());
    if (revisions.size() > 1) {
      Revisions forms;
      for (const std::string& r : revisions) forms.push_back(r + (offset().empty() ? "" : "@" + offset()));
      refuse("'" + identifier_.text +
                 "' is ambiguous, the database is at several revisions: " + listed(revisions),
             alternatives(command_, forms));
    }
    return revisions.empty() ? "" : revisions.front();
  }

  std::string offset() const {
    if (identifier_.offset == 0) return "";
    return (identifier_.offset > 0 ? "+" : "") + std::to_string(identifier_.offset);
  }

  std::string with_branch(const std::string& symbol) const { return identifier_.branch + "@" + symbol; }

  std::string walk(std::string revision, int offset) const {
    for (int step = 0; step < std::abs(offset); ++step) {
      const bool up = offset > 0;
      const bool at_base = revision.empty();
      const Revisions next = branch_.of(up        ? at_base ? graph_.bases() : graph_.children(revision)
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
               (identifier_.offset > 0 ? "successors" : "parents") + ": " + listed(next),
           alternatives(command_, branch_forms(next)));
  }

  // The same move along each of several branches.
  Revisions branch_forms(const Revisions& branches) const {
    Revisions out;
    for (const std::string& branch : branches) out.push_back(branch + "@" + identifier_.symbol + offset());
    return out;
  }

  const Graph& graph_;
  const Position& position_;
  Identifier identifier_;
  std::string_view command_;
  Branch branch_;
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

const char* verb(Direction direction) {
  return direction == Direction::up ? "upgrade" : "downgrade";
}

Direction opposite(Direction direction) {
  return direction == Direction::up ? Direction::down : Direction::up;
}

bool Position::is_row(const std::string& revision) const {
  return std::find(rows.begin(), rows.end(), revision) != rows.end();
}

std::string resolve_symbol(const Graph& graph, std::string_view symbol) {
  const std::string name(symbol);
  if (graph.find(name) != nullptr) return name;
  if (const std::string labelled = graph.find_label(name); !labelled.empty()) return labelled;
  const Revisions candidates = with_prefix(graph, name);
  if (candidates.size() > 1) {
    refuse("'" + name + "' is ambiguous: it starts " + listed(candidates),
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

Revisions unknown_rows(const Graph& graph, const Position& position) {
  Revisions out = position.rows;
  std::erase_if(out, [&](const std::string& row) { return graph.find(row) != nullptr; });
  return out;
}

void check_known(const Graph& graph, const Position& position) {
  const Revisions unknown = unknown_rows(graph, position);
  if (unknown.empty()) return;
  throw Error({.what = "the database is ahead of these scripts: table " + position.table +
                       (unknown.size() == 1 ? " holds revision '" : " holds revisions '") +
                       joined(unknown, "', '") + "', which no script has",
               .revision = unknown.front(),
               .hint =
                   "bring the scripts up to date (is this the newest version of the project?), or say what "
                   "the database really is with 'migrate stamp --purge REVISION'; current, status, history "
                   "and show go on with --allow-ahead"});
}

Revisions current(const Graph& graph, const Position& position, const std::string& branch) {
  check_known(graph, position);
  if (branch.empty()) return graph.maximal(RevisionSet(position.rows.begin(), position.rows.end()));
  const RevisionSet lineage = graph.lineage(branch);
  RevisionSet applied = graph.with_all_below(position.rows);
  std::erase_if(applied, [&](const std::string& revision) { return !lineage.contains(revision); });
  return graph.maximal(applied);
}

std::string alternatives(std::string_view command, const Revisions& identifiers) {
  std::string out;
  for (const std::string& identifier : identifiers) {
    if (!out.empty()) out += ", or ";
    out += command.empty() ? "'" + identifier + "'" : std::string(command) + " " + identifier;
  }
  return command.empty() ? "write " + out : out;
}

RevisionSet created_by(const Graph& graph, std::string_view day) {
  RevisionSet out;
  for (const std::string& revision : graph.order()) {
    const Node& node = graph.get(revision);
    const auto is_there = [&](const std::string& below) { return out.contains(below); };
    const Revisions& dependencies = graph.dependencies(revision);
    const bool on_time = node.created.substr(0, day.size()) <= day;  // also where it does not say
    if (on_time && std::all_of(node.parents.begin(), node.parents.end(), is_there) &&
        std::all_of(dependencies.begin(), dependencies.end(), is_there)) {
      out.insert(revision);
    }
  }
  return out;
}

Revisions resolve(const Graph& graph, const Position& position, std::string_view text,
                  std::string_view command) {
  return Resolver(graph, position, parse_identifier(text), command).resolve();
}

bool is_search(std::string_view text) {
  return text.starts_with(search_sign);
}

Revisions resolve_or_search(const Graph& graph, const Position& position, std::string_view text) {
  if (!is_search(text)) return resolve(graph, position, text);
  const std::string_view part = text.substr(search_sign.size());
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  Revisions found;
  for (const std::string& revision : graph.order()) {
    const std::string& message = graph.get(revision).message;
    const auto at = std::search(message.begin(), message.end(), part.begin(), part.end(), same);
    if (at != message.end() && !part.empty()) found.push_back(revision);
  }
  if (found.empty()) {
    refuse("no revision has '" + std::string(part) + "' in its message",
           "'migrate history' lists the revisions with their messages");
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::string resolve_one(const Graph& graph, const Position& position, std::string_view text) {
  const Revisions found = resolve(graph, position, text);
  if (found.empty()) refuse("'" + std::string(text) + "' stands for no revision", "name a revision");
  if (found.size() > 1) {
    refuse("'" + std::string(text) + "' stands for several revisions: " + listed(found), "name one of them");
  }
  return found.front();
}

Revisions resolve_range(const Graph& graph, const Position& position, const Range& range) {
  const Revisions from = resolve(graph, position, range.from.empty() ? "base" : range.from);
  const Revisions to = resolve(graph, position, range.to.empty() ? "heads" : range.to);
  RevisionSet members = graph.with_all_below(to);
  for (const std::string& start : from) {
    if (members.contains(start)) continue;
    refuse("revision " + start + " is not below " + (to.empty() ? "base" : listed(to)),
           "write the older revision first");
  }
  for (const std::string& below : graph.with_all_below(from)) members.erase(below);
  members.insert(from.begin(), from.end());
  Revisions out = graph.in_order(members);
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace migrate::history
