// Bringing a scratch database to a state: the plan is taken apart as far as needed to bring about all that
// can be, and what cannot is told with the object that the server refused.
#pragma once

#include <functional>
#include <vector>

#include "error/error.hpp"
#include "plan/plan.hpp"
#include "postgres/connection.hpp"
#include "registry/ddl.hpp"

namespace migrate::registry {

// Where an object is declared; an empty Place when it is nowhere.
using PlaceOf = std::function<Place(const catalog::Address&)>;

// Runs every statement of the plan from one state to the other and then of the DDL, several in one message.
// What fails is tried again after all others, in rounds, until nothing moves: the order of both may not be
// known, and each may need the other. A table that waits for itself, as its check calls a function of its row
// type, gets its parts one by one then. Throws Errors (Exit::usage where the place is known), one for each
// action or statement that failed by itself rather than for want of another that failed. Of `extra` comes
// about what can; the rest is left out.
void build(postgres::Connection& scratch, const catalog::Snapshot& from, const catalog::Snapshot& to,
           const std::vector<DdlStatement>& ddl, const PlaceOf& place_of, const plan::Plan& extra = {});

}  // namespace migrate::registry
