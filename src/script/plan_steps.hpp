// A plan as the steps of a revision script: SQL that a person reads, reviews and runs with psql.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "plan/rename.hpp"
#include "script/draft.hpp"

namespace migrate::script {

// Renames first, then the plan.
std::vector<DraftStep> up_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan);

// The plan back first, then the renames, undone in reverse. One empty step where there is nothing to undo.
std::vector<DraftStep> down_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan);

// What the plan, run after the renames, drops or narrows of rows and values: kinds and names as SQL writes
// them, as they are before the renames; each once, in the plan's order.
std::vector<std::string> destroyed_by(const plan::Plan& plan, const std::vector<plan::Rename>& renames = {});

}  // namespace migrate::script
