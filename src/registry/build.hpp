// Running a plan in a scratch database: it is taken apart as far as needed to bring about all that can be,
// and what cannot is told with the object that the server refused.
#pragma once

#include <functional>
#include <vector>

#include "error/error.hpp"
#include "plan/plan.hpp"
#include "postgres/connection.hpp"

namespace migrate::registry {

// Where an object is declared; an empty Place when it is nowhere.
using PlaceOf = std::function<Place(const catalog::Address&)>;

// Runs every statement of the plan, several in one message. Actions that fail are tried again after all
// others, in rounds, until nothing moves: their order may not be known. Throws Errors (Exit::usage where the
// place is known), one for each action that failed by itself rather than for want of another that failed.
void build(postgres::Connection& scratch, const plan::Plan& plan, const PlaceOf& place_of);

}  // namespace migrate::registry
