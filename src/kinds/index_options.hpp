// What an index has whether it stands alone or behind a constraint: storage parameters, tablespace, and
// whether the table is clustered on it or replicates by it.
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// Expressions over pg_index `i`, pg_class `ic` (the index) and pg_tablespace `sp`, in the order of
// index_options.
#define MIGRATE_INDEX_OPTIONS                                                                  \
  "(SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(ic.reloptions) o)," \
  "sp.spcname,"                                                                                \
  "CASE WHEN i.indisclustered THEN 'true' END,"                                                \
  "CASE WHEN i.indisreplident THEN 'true' END,"                                                \
  "CASE WHEN ic.relispartition THEN"                                                           \
  " (SELECT ARRAY[pn.nspname, pc.relname]::text FROM pg_catalog.pg_inherits ph"                \
  " JOIN pg_catalog.pg_class pc ON pc.oid = ph.inhparent"                                      \
  " JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace WHERE ph.inhrelid = ic.oid) END"

// The names of the columns of index `i` from its position `first` to `last` (1-based), as an array's text.
#define MIGRATE_INDEX_COLUMNS(first, last)                                                 \
  "(SELECT pg_catalog.array_agg(ia.attname::text ORDER BY ik.n)::text"                     \
  " FROM pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY ik(attnum, n)"            \
  " JOIN pg_catalog.pg_attribute ia ON ia.attrelid = i.indrelid AND ia.attnum = ik.attnum" \
  " WHERE ik.n BETWEEN " first " AND " last ")"

// Joins that MIGRATE_INDEX_OPTIONS needs after `i` is there.
#define MIGRATE_INDEX_JOINS                               \
  " JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid" \
  " LEFT JOIN pg_catalog.pg_tablespace sp ON sp.oid = ic.reltablespace "

// Appends the forms of the five attributes.
std::vector<AttributeForm> with_index_options(std::vector<AttributeForm> own);

// " INCLUDE (…)", " NULLS NOT DISTINCT"… are the kinds' own; this is " USING INDEX TABLESPACE x" of a
// constraint.
std::string index_tablespace_clause(const Object& constraint);

// ALTER TABLE … CLUSTER ON / REPLICA IDENTITY USING INDEX, once the index is there.
std::vector<Finish> finish_index(const Object& index, const Context& context);

// The in-place changes of these attributes; false when another attribute changes too.
bool alter_index_options(const Alter& change, const Context& context, Alteration& out);

// What must be said before an index goes: a table whose replica identity it is would have none without a
// word.
std::vector<Statement> leave_index(const Object& index, const Context& context);

// Whether `index` is attached to `whole`, an index (or the constraint of one) of the partitioned table: DROP
// of the whole drops it.
bool is_part_of_index(const Object& index, const Object& whole);

// " ONLY" where partitions that are there already get parts of the index by statements of their own.
std::string only_whole(const Object& index, const Context& context);

// The ties of the partitions of the index's table: one that goes must be gone, for the whole index becomes
// valid with the last part that is attached to it, and not with the last partition that has none.
std::vector<Address> partitions_under(const Object& index, const Snapshot& before);

// The name that an index takes among the relations of its schema.
std::vector<std::string> index_claims(const Object& index);

}  // namespace migrate::kinds
