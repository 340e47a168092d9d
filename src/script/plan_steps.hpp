// A plan as the steps of a revision script: SQL that a person reads, reviews and runs with psql.
#pragma once

#include <vector>

#include "plan/plan.hpp"
#include "plan/rename.hpp"
#include "script/draft.hpp"

namespace migrate::script {

// Renames first, then the plan.
std::vector<DraftStep> up_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan);

// The plan back first, then the renames, undone in reverse. One empty step where there is nothing to undo.
std::vector<DraftStep> down_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan);

}  // namespace migrate::script
