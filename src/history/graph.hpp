// The revision graph: which revision stands on which. Pure: no disk, no database.
//
// Two kinds of edges. A *parent* is what a revision continues: parents make branches, merges and heads. A
// *dependency* must only be there first. "Below" and "above" follow both kinds, since both must hold in every
// database. A set of applied revisions is always closed downwards.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "error/error.hpp"
#include "script/script.hpp"

namespace migrate::history {

using Revisions = std::vector<std::string>;
using RevisionSet = std::set<std::string, std::less<>>;

// "a, b"; "base" where there is none.
std::string listed(const Revisions& revisions);

struct Node {
  std::string revision;
  Revisions parents{};
  Revisions depends{};  // ids or labels
  Revisions labels{};
  std::string message{};
  std::string created{};  // as the header has it: ISO 8601, UTC; may be empty
  std::string file{};     // where it is written; lines as in the script's header
  script::KeyLines lines{};
};

class Graph {
 public:
  // Throws Error, or Errors when there are several, each with the file and line: two revisions with one id,
  // two with one label (or a label that is an id), a parent or dependency that is not there or is the
  // revision itself, a cycle (its members in the order of the edges).
  explicit Graph(std::vector<Node> nodes);
  // Of what script::load_all_headers or load_all gives.
  static Graph of(const std::vector<script::Header>& headers);
  static Graph of(const std::vector<script::Script>& scripts);

  const Node* find(std::string_view revision) const;
  // REQUIRES: the graph has it. So in all functions below that take a revision.
  const Node& get(std::string_view revision) const;

  // Every revision, in the order of an upgrade from nothing: after its parents and dependencies, the
  // revisions of a branch together, dependencies first; branches in descending order of their ids. Does not
  // depend on the order of the nodes given.
  const Revisions& order() const { return order_; }
  // Members of a set in that order.
  Revisions in_order(const RevisionSet& members) const;

  Revisions heads() const;            // no children; ids ascending, as in all lists below
  Revisions effective_heads() const;  // no children, and nothing depends on them
  Revisions bases() const;            // no parents
  Revisions branch_points() const;    // several children
  Revisions merge_points() const;     // several parents

  const Revisions& children(std::string_view revision) const { return member(revision).children; }
  const Revisions& dependencies(std::string_view revision) const { return member(revision).dependencies; }
  const Revisions& dependents(std::string_view revision) const { return member(revision).dependents; }

  // What must be there for these revisions, they themselves included.
  RevisionSet with_all_below(const Revisions& revisions) const;
  // What cannot be there without these revisions, they themselves included.
  RevisionSet with_all_above(const Revisions& revisions) const;
  // The members of a set above which no other member stands.
  Revisions maximal(const RevisionSet& members) const;

  // The revision that carries a label; empty where none does.
  std::string find_label(std::string_view label) const;
  // A revision and its ancestors, by parents alone.
  RevisionSet ancestors(std::string_view revision) const;
  // The branch of a revision: itself, its ancestors and its descendants, by parents alone.
  RevisionSet lineage(std::string_view revision) const;

 private:
  struct Member {
    Node node{};
    Revisions children{};
    Revisions dependencies{};  // resolved to ids
    Revisions dependents{};
    std::size_t position = 0;  // in order_
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  // REQUIRES: the graph has it.
  const Member& member(std::string_view revision) const;
  // The revisions of which something holds, ids ascending.
  template <class Predicate>
  Revisions those(Predicate holds) const;
  void add_nodes(std::vector<Node> nodes, std::vector<Error>& errors);
  void add_labels(std::vector<Error>& errors);
  void link(std::vector<Error>& errors);
  void sort();

  std::unordered_map<std::string, Member, Hash, std::equal_to<>> members_;
  Revisions ids_;                                           // of members_, ascending
  std::map<std::string, std::string, std::less<>> labels_;  // label -> revision
  Revisions order_;
};

}  // namespace migrate::history
