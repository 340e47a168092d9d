// What a database holds beyond the kinds that this version knows. It is named, never skipped in silence.
//
// Nothing here knows a kind: every object of every catalog that has objects is listed, extraction takes out
// what it knows of, and what is left gets its name from the server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "postgres/connection.hpp"
#include "postgres/object_rows.hpp"

namespace migrate::postgres {

// A catalog whose rows are objects, and which of them are to be accounted for.
struct ObjectCatalog {
  std::string_view name;         // in pg_catalog
  std::string_view oid = "oid";  // its column with the object's OID
  std::string_view where{};      // of alias `o`; empty: all that users made
};

// Every catalog with objects of the database that pg_describe_object can describe. Not here: those whose rows
// are parts of one object (pg_enum, pg_publication_rel, …), and those of the whole cluster. The coverage test
// holds the list against the server's own.
const std::vector<ObjectCatalog>& object_catalogs();

// The statement that lists every object that is to be accounted for: a row for each catalog, its name,
// classid and the OIDs of its objects as an array, null where there are none.
std::string all_objects_query();

// "operator class public.my_ops USING btree", one for each object that no kind read and that is no part of
// another object, sorted; in `schemas` alone unless that is empty, where it is in one. Left out: temporary
// and TOAST objects, what the server makes for each partition, and members of extensions with what depends on
// them alone. `present`, `known` and `dependencies` are what extraction read in the transaction that is open:
// the rows of the statement above, of the kinds' queries, of pg_depend. What users added to a member is named
// (member_additions.hpp). Sends a statement where there are extensions, and one more where there is something
// to name.
std::vector<std::string> list_unmodelled(Connection& connection, const Rows& present,
                                         const std::vector<const ObjectRows*>& known,
                                         const DependencyRows& dependencies,
                                         const std::vector<std::string>& schemas);

}  // namespace migrate::postgres
