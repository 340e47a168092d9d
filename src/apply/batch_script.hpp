// Batches as psql can run them: a DO block that commits by itself, over the same ranges, with the same cursor
// in the journal.
#pragma once

#include <string>

#include "apply/actions.hpp"

namespace migrate::apply {

// Lines for psql, outside of a transaction. Batches have always as many rows, and are not tried again.
std::string script_of(const Batches& batches);

}  // namespace migrate::apply
