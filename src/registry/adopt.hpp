// What the registry leaves unsaid is taken from the live database: a name that only the naming convention
// gives, the version of an extension. So a table that was renamed, or made by hand, keeps the names of its
// constraints.
#pragma once

#include "catalog/snapshot.hpp"
#include "registry/registry.hpp"

namespace migrate::registry {

// The registry, where each serial's sequence has the name of the sequence that the column owns in `current`.
// Before elaboration: the column's default says the name.
Registry adopt_sequences(Registry registry, const catalog::Snapshot& current);

// Names of `current` that the convention gave to what `desired` calls otherwise by now, and that `desired`
// gives to something else: what has them is renamed, not dropped. A table `people` that was `users` gives up
// pk_users and users_id_seq to a new table `users`.
std::vector<plan::Rename> make_room(const catalog::Snapshot& desired, const Registry& registry,
                                    const catalog::Snapshot& current);

// `desired`, where constraints and indexes whose names are the convention's have the name of an equal one of
// the same table in `current` that nothing else in `desired` takes, and attributes that are open
// (AttributeForm::open) and not declared have the value of `current`.
catalog::Snapshot adopt(const catalog::Snapshot& desired, const Registry& registry,
                        const catalog::Snapshot& current);

// `desired`, where attributes that only say how a thing is made (AttributeForm::initial) have the value of
// `current`.
catalog::Snapshot with_present_state(catalog::Snapshot desired, const catalog::Snapshot& current);

}  // namespace migrate::registry
