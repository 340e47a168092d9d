// What a table has from another: as a partition of it, by INHERITS, or from the type that it is made OF.
//
// The tie is an object of its own in the child (kinds `partition` and `inheritance`), and what the child has
// from the parent are full objects of the child too, with the fact `from_parent`: so a table that is attached
// or detached keeps them, and a change of the parent is a change of both. Only the statements of the child's
// part are left out, where PostgreSQL carries the parent's over. The attribute `inherited` says that the
// child has it from its parents alone: its CREATE TABLE does not speak of it (pg_attribute.attislocal).
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// The tie of `table` to its parents; null when it has none.
const Object* tie_of(const Address& table, const Snapshot& snapshot);

// The ties of the tables that are children or partitions of `table`.
std::vector<Address> ties_to(const Address& table, const Snapshot& snapshot);

// The parents of a table, in order.
std::vector<Address> parents_of(const Object& tie);

// The parents with their keys and indexes, and all that the child has: ATTACH PARTITION and INHERIT match the
// two. Triggers come to all partitions that are there.
std::vector<Address> matched_by_tie(const Object& tie, const Snapshot& snapshot);
// The same, and the ties of the child's own children, which a partition that is no partitioned table cannot
// have, and of the other children, whose bounds it may take.
std::vector<Address> in_the_way_of_tie(const Object& tie, const Snapshot& before);

// Whether PostgreSQL creates the child's object with the parent's: it is tied before and after the change, or
// its table is created out of its parents or its type.
bool is_created_by_parent(const Object& part, const Context& context);
// Whether PostgreSQL drops and alters it with the parent's: the tie stays.
bool follows_parent(const Object& part, const Context& context);

// The object of a parent that `part` comes from, of a typed table's column the attribute of the type; null
// when it is the child's own.
const Object* origin_of(const Object& part, const Snapshot& snapshot);

// The objects of children that come from this one of their parent, a column or its default: none of other
// kinds (the fact `has_children` says that there are any).
std::vector<const Object*> derived_from(const Object& part, const Snapshot& snapshot);

// " ONLY" for a table that others are tied to, where each has a statement of its own.
std::string only(const Object& part);

// Whether CREATE TABLE makes the table as a partition at once: it is new and has no columns of its own.
bool is_made_as_partition(const Address& table, const Context& context);

// " INHERITS (…)" for CREATE TABLE; empty for other tables.
std::string inherits_clause(const Object& table, const Context& context);

}  // namespace migrate::kinds
