// What functions and procedures have in common: the catalog's columns, the clauses of CREATE and what ALTER
// can change.
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

// SQL over p (pg_proc) and l (pg_language). A function that is a part of a type (a range's constructors)
// depends on it internally.
// clang-format off
#define MIGRATE_ROUTINE_JOINS \
  " FROM pg_catalog.pg_proc p" \
  " JOIN user_schema s ON s.oid = p.pronamespace" \
  " JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
#define MIGRATE_IS_OWN_ROUTINE \
  " NOT EXISTS (SELECT FROM pg_catalog.pg_depend i" \
  " WHERE i.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objid = p.oid AND i.deptype = 'i')"
#define MIGRATE_ROUTINE_TRANSFORMS \
  " CASE WHEN p.protrftypes IS NOT NULL THEN" \
  " (SELECT pg_catalog.array_agg(pg_catalog.format_type(u.t, NULL) ORDER BY u.n)::text" \
  " FROM pg_catalog.unnest(p.protrftypes) WITH ORDINALITY u(t, n)) END"
// Settings, library, source and SQL body, in that order; the last of the attributes.
#define MIGRATE_ROUTINE_BODY \
  " CASE WHEN p.proconfig IS NOT NULL THEN" \
  " (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(p.proconfig) o) END," \
  " p.probin," \
  " CASE WHEN p.prosqlbody IS NULL THEN p.prosrc END," \
  " CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END"
// What CREATE OR REPLACE must leave as it is (src/backend/catalog/pg_proc.c, ProcedureCreate): the type of the
// result, the names of the inputs that have one, the number of defaults.
#define MIGRATE_ROUTINE_FACTS \
  " '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')'," \
  " pg_catalog.format_type(p.prorettype, NULL) || CASE WHEN p.proretset THEN ' set' ELSE '' END || (p.provariadic <> 0)::text ||" \
  " CASE WHEN p.proallargtypes IS NOT NULL THEN coalesce(" \
  " (SELECT pg_catalog.string_agg(pg_catalog.format(' %s %s', p.proargnames[u.n], pg_catalog.format_type(u.t, NULL)), ',' ORDER BY u.n)" \
  " FROM pg_catalog.unnest(p.proallargtypes) WITH ORDINALITY u(t, n)" \
  " WHERE p.proargmodes[u.n] IN ('o', 'b', 't') HAVING pg_catalog.count(*) > 1 OR p.prokind = 'p'), '') ELSE '' END," \
  " CASE WHEN p.proargnames IS NOT NULL THEN" \
  " (SELECT pg_catalog.array_agg(coalesce(u.name, '') ORDER BY u.n)::text" \
  " FROM pg_catalog.unnest(p.proargnames) WITH ORDINALITY u(name, n)" \
  " WHERE p.proargmodes IS NULL OR p.proargmodes[u.n] IN ('i', 'b', 'v')) END," \
  " p.pronargdefaults::text"
// clang-format on

namespace migrate::kinds {

// `arguments` first; in the key of the registry, not in the body.
AttributeForm routine_arguments();
// The attributes that MIGRATE_ROUTINE_TRANSFORMS and MIGRATE_ROUTINE_BODY read.
AttributeForm routine_transforms();
std::vector<std::string_view> routine_facts();
// The object's form list: `before`, then those of the body.
std::vector<AttributeForm> with_routine_body(std::vector<AttributeForm> before);

// The statement that creates it. `head` is what stands between name and LANGUAGE (RETURNS), `options` what
// stands between TRANSFORM and SET.
Statement create_routine(const Object& routine, const std::string& head,
                         const std::vector<std::string>& options);

// `keyword name(signature)` of ALTER and DROP.
std::string routine_name(const Address& address);

// Whether CREATE OR REPLACE takes the new state for the old one.
bool is_replaceable(const Alter& change);
// "SET a TO 'b'", "RESET c": the parts of an ALTER that turn the settings.
std::vector<std::string> setting_changes(const Alter& change);
// CREATE OR REPLACE out of `create`.
Statement made_over(Statement create);
// `create`, made to take the place of what is there.
Statement replacing(Statement create, const Alter& change, const Context& context);

std::vector<Statement> drop_routine(const Object& routine, const Context& context);
Statement rename_routine(const Address& from, const std::string& name);
std::vector<std::string> routine_claims(const Object& routine);
// The transforms that it is declared to use: pg_depend has only those of its arguments and its result.
std::vector<Address> routine_needs(const Object& routine);

}  // namespace migrate::kinds
