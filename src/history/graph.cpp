#include "history/graph.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>

#include "error/joined.hpp"

namespace migrate::history {
namespace {

Place place(const Node& node, int line) {
  return {.file = node.file, .line = line};
}

template <class Map>
Revisions keys(const Map& map) {
  Revisions out;
  for (const auto& entry : map) out.push_back(entry.first);
  return out;
}

// A dependency may be named twice, by id and by label.
void add_once(Revisions& revisions, const std::string& revision) {
  if (std::find(revisions.begin(), revisions.end(), revision) == revisions.end())
    revisions.push_back(revision);
}

std::string did_you_mean(const std::string& word, const Revisions& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : "did you mean '" + near + "'? Otherwise ";
}

// Follows edges from some revisions on; `next` gives the lists of neighbours of one.
template <class Next>
RevisionSet reached(const Revisions& from, Next next) {
  RevisionSet seen;
  Revisions todo = from;
  while (!todo.empty()) {
    const std::string revision = std::move(todo.back());
    todo.pop_back();
    if (!seen.insert(revision).second) continue;
    for (const Revisions* neighbours : next(revision))
      todo.insert(todo.end(), neighbours->begin(), neighbours->end());
  }
  return seen;
}

}  // namespace

std::string listed(const Revisions& revisions) {
  return revisions.empty() ? "base" : joined(revisions);
}

Graph::Graph(std::vector<Node> nodes) {
  std::vector<Error> errors;
  add_nodes(std::move(nodes), errors);
  add_labels(errors);
  link(errors);
  if (errors.size() == 1) throw errors.front();
  if (!errors.empty()) throw Errors(std::move(errors));
  sort();
}

Graph Graph::of(const std::vector<script::Header>& headers) {
  std::vector<Node> nodes;
  nodes.reserve(headers.size());
  for (const script::Header& h : headers) {
    nodes.push_back({h.revision, h.parents, h.depends, h.labels, h.message, h.created, h.file, h.lines});
  }
  return Graph(std::move(nodes));
}

Graph Graph::of(const std::vector<script::Script>& scripts) {
  return of(std::vector<script::Header>(scripts.begin(), scripts.end()));
}

void Graph::add_nodes(std::vector<Node> nodes, std::vector<Error>& errors) {
  members_.reserve(nodes.size());
  for (Node& node : nodes) {
    const auto [earlier, added] = members_.try_emplace(node.revision);
    if (added) {
      ids_.push_back(node.revision);
      earlier->second.node = std::move(node);
      continue;
    }
    const Node& first = earlier->second.node;
    errors.push_back(
        Error({.what = "the revision id '" + node.revision + "' is already that of " +
                       place(first, first.lines.revision).text(),
               .place = place(node, node.lines.revision),
               .revision = node.revision,
               .hint = "give one of them another id, and name that id as parent in the scripts after it"}));
  }
  std::sort(ids_.begin(), ids_.end());
}

void Graph::add_labels(std::vector<Error>& errors) {
  for (const std::string& revision : ids_) {
    const Node& node = get(revision);
    for (const std::string& label : node.labels) {
      const auto [earlier, added] = labels_.try_emplace(label, revision);
      const Node* const other = !added ? find(earlier->second) : find(label);
      if (other == nullptr) continue;
      const bool is_id = added;
      errors.push_back(
          Error({.what = "the label '" + label + "' of revision " + revision +
                         (is_id ? " is the id of " : " is already that of " + other->revision + ", ") +
                         place(*other, is_id ? other->lines.revision : other->lines.labels).text(),
                 .place = place(node, node.lines.labels),
                 .revision = revision,
                 .hint = "give one of them another name"}));
    }
  }
}

void Graph::link(std::vector<Error>& errors) {
  const auto refuse = [&](const Node& node, int line, const std::string& what, const std::string& hint) {
    errors.push_back(
        Error({.what = what, .place = place(node, line), .revision = node.revision, .hint = hint}));
  };
  for (const std::string& revision : ids_) {
    const Node& node = get(revision);
    for (const std::string& parent : node.parents) {
      if (parent == revision) {
        refuse(node, node.lines.parents, "revision " + revision + " is its own parent",
               "name the revision before it");
      } else if (find(parent) == nullptr) {
        refuse(node, node.lines.parents,
               "the parent '" + parent + "' of revision " + revision + " is not there",
               did_you_mean(parent, ids_) + "bring its script back, or name another parent");
      } else {
        members_.find(parent)->second.children.push_back(revision);
      }
    }
    for (const std::string& name : node.depends) {
      const std::string dependency = find(name) != nullptr ? name : find_label(name);
      if (dependency == revision) {
        refuse(node, node.lines.depends, "revision " + revision + " depends on itself",
               "remove the dependency");
      } else if (dependency.empty()) {
        Revisions known = ids_;
        for (const std::string& label : keys(labels_)) known.push_back(label);
        refuse(node, node.lines.depends,
               "'" + name + "', which revision " + revision + " depends on, is not there",
               did_you_mean(name, known) + "bring its script back, or remove the dependency");
      } else {
        add_once(members_.find(revision)->second.dependencies, dependency);
        add_once(members_.find(dependency)->second.dependents, revision);
      }
    }
  }
}

const Node* Graph::find(std::string_view revision) const {
  const auto found = members_.find(revision);
  return found == members_.end() ? nullptr : &found->second.node;
}

const Node& Graph::get(std::string_view revision) const {
  return member(revision).node;
}

const Graph::Member& Graph::member(std::string_view revision) const {
  const auto found = members_.find(revision);
  assert(found != members_.end());
  return found->second;
}

template <class Predicate>
Revisions Graph::those(Predicate holds) const {
  Revisions out;
  std::copy_if(ids_.begin(), ids_.end(), std::back_inserter(out),
               [&](const std::string& revision) { return holds(member(revision)); });
  return out;
}

Revisions Graph::heads() const {
  return those([](const Member& member) { return member.children.empty(); });
}

Revisions Graph::effective_heads() const {
  return those([](const Member& member) { return member.children.empty() && member.dependents.empty(); });
}

Revisions Graph::bases() const {
  return those([](const Member& member) { return member.node.parents.empty(); });
}

Revisions Graph::branch_points() const {
  return those([](const Member& member) { return member.children.size() > 1; });
}

Revisions Graph::merge_points() const {
  return those([](const Member& member) { return member.node.parents.size() > 1; });
}

RevisionSet Graph::with_all_below(const Revisions& revisions) const {
  return reached(revisions, [&](const std::string& revision) {
    const Member& one = member(revision);
    return std::array{&one.node.parents, &one.dependencies};
  });
}

RevisionSet Graph::with_all_above(const Revisions& revisions) const {
  return reached(revisions, [&](const std::string& revision) {
    const Member& one = member(revision);
    return std::array{&one.children, &one.dependents};
  });
}

// From the top down, every member that nothing covers yet is maximal.
Revisions Graph::maximal(const RevisionSet& members) const {
  RevisionSet covered;
  Revisions out;
  const Revisions upwards = in_order(members);
  for (auto member = upwards.rbegin(); member != upwards.rend(); ++member) {
    if (covered.contains(*member)) continue;
    out.push_back(*member);
    covered.merge(with_all_below({*member}));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string Graph::find_label(std::string_view label) const {
  const auto found = labels_.find(label);
  return found == labels_.end() ? "" : found->second;
}

RevisionSet Graph::ancestors(std::string_view revision) const {
  return reached({std::string(revision)}, [&](const std::string& r) { return std::array{&get(r).parents}; });
}

RevisionSet Graph::lineage(std::string_view revision) const {
  const Revisions from{std::string(revision)};
  RevisionSet out = ancestors(revision);
  out.merge(reached(from, [&](const std::string& r) { return std::array{&member(r).children}; }));
  return out;
}

}  // namespace migrate::history
