// Third pass: creations move into the CREATE of what they belong to, so that it reads as a person would write
// it.
#pragma once

#include <vector>

#include "plan/graph.hpp"

namespace migrate::plan {

// The ordered actions, folded and with their SQL. A creation folds only where everything that it waits for
// comes before its parent's creation, or is folded into it too: folding never changes what is possible. What
// is `apart` does not fold.
std::vector<Action> fold(const ActionGraph& graph, const std::vector<std::size_t>& order,
                         const kinds::Context& context, const std::set<Address>& apart);

}  // namespace migrate::plan
