// What a partition has from its table and need not say again: `events_2026: {partition: {of: …, bound: …}}`
// is read as CREATE TABLE … PARTITION OF, which gives it the columns, checks, keys and indexes of the table.
#pragma once

#include "catalog/snapshot.hpp"

namespace migrate::registry {

// The snapshot with the attribute `inherited` on all that PARTITION OF would make as it is. A partition stays
// as it was where PARTITION OF would not make it: its columns come in another order, lack a default, or an
// index has not the name that PostgreSQL would choose.
catalog::Snapshot with_inherited_parts(const catalog::Snapshot& snapshot);

}  // namespace migrate::registry
