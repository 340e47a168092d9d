// The operators and support functions of an operator class, and those that an operator family has beside its
// classes', each as its clause without the keyword: `1 public.<(integer,integer)`, `1 (integer, integer)
// f(integer,integer)`. What is whose pg_depend says, as it does to pg_dump: a class's own go with it, a
// loose one belongs to the family, where an access method puts those that it can do without (amapi.h,
// amadjustmembers).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kinds/kind.hpp"

// Two array texts over the members whose owner is OWNER (an OID) of catalog CATALOG (a name in quotes).
// clang-format off
#define MIGRATE_OPERATOR_MEMBERS(CATALOG, OWNER) \
  " (SELECT pg_catalog.array_agg(m.text ORDER BY m.n, m.text)::text FROM (" \
  "SELECT o.amopstrategy, pg_catalog.format('%s %s', o.amopstrategy, o.amopopr::pg_catalog.regoperator) ||" \
  " coalesce((SELECT pg_catalog.format(' FOR ORDER BY %I.%I', n.nspname, f.opfname) FROM pg_catalog.pg_opfamily f" \
  " JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace WHERE f.oid = o.amopsortfamily), '')" \
  " FROM pg_catalog.pg_amop o" MIGRATE_MEMBER_OF("'pg_catalog.pg_amop'", "o.amopfamily", CATALOG, OWNER) ") m(n, text))," \
  " (SELECT pg_catalog.array_agg(m.text ORDER BY m.n, m.text)::text FROM (" \
  "SELECT o.amprocnum, pg_catalog.format('%s (%s, %s) %s', o.amprocnum, pg_catalog.format_type(o.amproclefttype, NULL)," \
  " pg_catalog.format_type(o.amprocrighttype, NULL), o.amproc::pg_catalog.regprocedure)" \
  " FROM pg_catalog.pg_amproc o" MIGRATE_MEMBER_OF("'pg_catalog.pg_amproc'", "o.amprocfamily", CATALOG, OWNER) ") m(n, text))"
// A family may also be what another one's operators sort by.
#define MIGRATE_MEMBER_OF(MEMBERS, FAMILY, CATALOG, OWNER) \
  " JOIN pg_catalog.pg_depend d ON d.objid = o.oid AND d.classid = " MEMBERS "::pg_catalog.regclass" \
  " WHERE d.refclassid = " CATALOG "::pg_catalog.regclass AND d.refobjid = " OWNER \
  " AND (d.refclassid <> 'pg_catalog.pg_opfamily'::pg_catalog.regclass OR d.refobjid = " FAMILY ")"
// clang-format on

namespace migrate::kinds {

// `operators` and `functions`.
AttributeForm operators_form();
AttributeForm functions_form();

// "OPERATOR 1 …", "FUNCTION 1 …".
std::vector<std::string> member_clauses(const Object& of);
// "ADD …" and "DROP …", without what is the same in both: the changes of a family.
std::vector<std::string> member_changes(const Object& from, const Object& to);
// See Kind::needs. `type`: of the operands of what is written without.
std::vector<Address> member_needs(const Object& of, std::string_view type);

// "a.b USING btree", of a class or family; the access method is the signature.
std::string name_with_method(const Address& address);
std::string method_of(const Address& address);  // quoted

}  // namespace migrate::kinds
