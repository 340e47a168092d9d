// What the server prints, read by it once more: it is not always the same print (`varchar IN (…)`).
#pragma once

#include <vector>

#include "catalog/snapshot.hpp"
#include "postgres/connection.hpp"

namespace migrate::registry {

// The state that `snapshot`, which is what the scratch database holds, comes to when the server reads its own
// print until that changes no more. Throws Errors where it does not change an object where it is.
catalog::Snapshot settled(postgres::Connection& scratch, catalog::Snapshot snapshot);

// Those of `objects` that are in the snapshot with the same expressions.
std::vector<const catalog::Object*> found_in(const catalog::Snapshot& snapshot,
                                             const std::vector<const catalog::Object*>& objects);

// Those of `wanted` that the server prints so at one of its readings of `reading`, which is what the scratch
// database holds.
std::vector<const catalog::Object*> printed_as(postgres::Connection& scratch, catalog::Snapshot reading,
                                               const std::vector<const catalog::Object*>& wanted);

// The objects of `current` that differ from `desired` in expressions alone that stand on the same things: in
// print, it may be.
std::vector<const catalog::Object*> differing_in_print(const catalog::Snapshot& desired,
                                                       const catalog::Snapshot& current);

}  // namespace migrate::registry
