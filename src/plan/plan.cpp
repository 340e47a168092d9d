#include "plan/plan.hpp"

#include <algorithm>
#include <set>

#include "plan/fate.hpp"
#include "plan/fold.hpp"
#include "plan/graph.hpp"

namespace migrate::plan {
namespace {

// Cuts where an action uses what an earlier one made usable only by its commit: a new enum label cannot be
// used in the transaction that adds it (manual, ALTER TYPE).
class StepCutter {
 public:
  explicit StepCutter(const kinds::Context& context) : context_(context) {}

  std::vector<Step> cut(std::vector<Action> actions) {
    std::vector<Step> steps;
    for (Action& action : actions) {
      if (steps.empty() || uses_uncommitted(action)) {
        steps.emplace_back();
        uncommitted_.clear();
      }
      const bool ends = std::any_of(action.statements.begin(), action.statements.end(),
                                    [](const kinds::Statement& s) { return s.ends_transaction; });
      if (ends) uncommitted_.insert(action.object);
      steps.back().actions.push_back(std::move(action));
    }
    return steps;
  }

 private:
  bool uses_uncommitted(const Action& action) const {
    if (uncommitted_.empty() || action.effect == Effect::drop) return false;
    if (uses_uncommitted(action.object)) return true;
    return std::any_of(action.makes.begin(), action.makes.end(),
                       [this](const Address& made) { return uses_uncommitted(made); });
  }

  bool uses_uncommitted(const Address& object) const {
    // A column of the type is no use of its labels, unless its rows are given values here.
    const bool fills =
        context_.hints.backfills.contains(object) || context_.hints.conversions.contains(object);
    if (object.kind == "column" && !fills) return false;
    const std::vector<const Object*> needs = context_.after.needs_of(object);
    return std::any_of(needs.begin(), needs.end(),
                       [this](const Object* need) { return uncommitted_.contains(need->address); });
  }

  const kinds::Context& context_;
  std::set<Address> uncommitted_;
};

}  // namespace

Plan make_plan(const Snapshot& from, const Snapshot& to, const kinds::Hints& hints,
               const std::set<Address>& apart) {
  const kinds::Context context{from, to, hints};
  ActionGraph graph = build_graph(decide_fates(context), context);
  loosen_cycles(graph, context);
  return {StepCutter(context).cut(fold(graph, order(graph), context, apart))};
}

}  // namespace migrate::plan
