// From two snapshots to the SQL that leads from one to the other: changes -> fates -> a graph of actions ->
// one order -> folding into readable statements -> steps. `down` is the same, run the other way.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "kinds/kind.hpp"

namespace migrate::plan {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

enum class Effect { declare, create, alter, drop, finish };

// A creation folded into the statement of its parent, and how it reads there.
struct Part {
  Address object;
  std::string clause;
};

// One thing done to one object, with all that was folded into it.
struct Action {
  Effect effect = Effect::create;
  Address object;
  std::vector<Address> makes;  // the object and what its statement creates inside it; for a create only
  std::vector<Part> parts;     // what was folded into it directly, in the order of the statement
  std::vector<kinds::Statement> statements;
};

// Actions that share a transaction.
struct Step {
  std::vector<Action> actions;
};

struct Plan {
  std::vector<Step> steps;  // empty when nothing is to do

  bool empty() const { return steps.empty(); }
};

// The plan that turns `from` into `to`; what is `apart` has statements of its own even where it would fit
// into the CREATE of its parent. Deterministic. Throws Error (Exit::refused) when an object that holds rows
// would have to be dropped and created again, naming both it and what asks for it.
Plan make_plan(const Snapshot& from, const Snapshot& to, const kinds::Hints& hints,
               const std::set<Address>& apart = {});

}  // namespace migrate::plan
