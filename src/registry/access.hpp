// Who may do what: owners, privileges, security labels and default privileges are taken as the registry
// declares them and are not built in a scratch database. Its session is another role than the target's, it
// may not be allowed to give objects away, and the roles may not be there; what is declared means the same
// without a server.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "plan/rename.hpp"
#include "registry/registry.hpp"

namespace migrate::registry {

// All but these.
catalog::Snapshot without_access(const catalog::Snapshot& snapshot);

// `desired` with what the registry declares, and the owners that `current` has where it says nothing.
// Objects that belong to the role of `current` have no owner of their own.
catalog::Snapshot with_access(const catalog::Snapshot& desired, const Registry& registry,
                              const catalog::Snapshot& current);

// `renamed`, which is `current` under other names, with what `current` says of owners and privileges.
catalog::Snapshot with_access_of(const catalog::Snapshot& renamed, const catalog::Snapshot& current,
                                 const std::vector<plan::Rename>& renames);

// The names of the roles that the objects mention, sorted.
std::vector<std::string> roles_in(const std::vector<catalog::Object>& objects);

}  // namespace migrate::registry
