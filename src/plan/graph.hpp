// Second pass: one action for each thing to do, and which must come before which.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "plan/fate.hpp"
#include "plan/plan.hpp"

namespace migrate::plan {

// An action before it has its SQL: folding decides that.
struct Node {
  Effect effect = Effect::create;
  const Object* object = nullptr;  // the old state for drop; else the new one
  kinds::Statement statement{};    // of a finish
  std::size_t sequence = 0;        // among the finishes of one object
  bool runs_bodies = false;        // of routines, over the rows that are there
  std::set<std::size_t> after{};   // indexes of the nodes that must come first
};

struct ActionGraph {
  std::vector<Node> nodes;
  Fates fates;
};

ActionGraph build_graph(const Fates& fates, const kinds::Context& context);

// Indexes of the nodes that wait for themselves by way of others, and of those between two such circles.
std::set<std::size_t> in_cycles(const ActionGraph& graph);

// Takes apart what waits for itself, where a kind knows how (Kind::hollow): views and SQL bodies that ask
// each other. What it cannot stays in a cycle, which `order` reports.
void loosen_cycles(ActionGraph& graph, const kinds::Context& context);

// Indexes of the nodes in the one order that respects `after`: early drops, creations and changes, late
// drops, each by kind, table and place. Throws Error naming the members of a cycle, which is a bug of ours.
std::vector<std::size_t> order(const ActionGraph& graph);

}  // namespace migrate::plan
