// What is done to each object of a plan, as nodes of its graph: before objects wait for each other
// (graph.cpp).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "plan/graph.hpp"

namespace migrate::plan {

using NodeOf = std::map<Address, std::size_t>;  // indexes of nodes

struct Nodes {
  std::vector<Node> nodes;
  NodeOf declare_of, create_of, alter_of;
  NodeOf drop_of;     // of what goes with something else: the drop of that
  NodeOf finished;    // the last of an object's finishing steps
  NodeOf release_of;  // what comes before an alteration (kinds::Alteration::release)
};

// The steps of one object wait for each other. What is `apart` gets a drop of its own even where its parent's
// would do.
Nodes make_nodes(const Fates& fates, const kinds::Context& context, const std::set<Address>& apart);

std::optional<std::size_t> find(const NodeOf& nodes, const Address& address);
// Does nothing where one of them is not there.
void precede(std::vector<Node>& nodes, std::optional<std::size_t> first, std::optional<std::size_t> second);

// An owned object does not wait for its owner: their tie is a finishing step or a change of its own.
bool is_ownership(const Object& object, const Object& need);
// Whether something stands for the object while its parts are made (Kind::declare).
bool is_declared(const Object& object);
// Whether `part`, which needs `whole`, is what that is made of: a function of a type. A declaration of the
// whole is enough for it, it goes with the whole, and the two change without a word to each other.
bool is_made_for(const Object& part, const Object& whole, const Snapshot& snapshot);

}  // namespace migrate::plan
