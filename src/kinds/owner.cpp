#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/grants.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

Statement owner_to(const Object& owner, const std::string& role) {
  return {.sql = "ALTER " + described(owner.address) + " OWNER TO " + role};
}

std::vector<Statement> create(const Object& owner, const Clauses&, const Context&) {
  return {owner_to(owner, sql::identifier(owner.get("role")))};
}

std::vector<Statement> drop(const Object& owner, const Context&) {
  const bool common = is_public_schema(target_of(owner.address));
  return {owner_to(owner, common ? "pg_database_owner" : "CURRENT_USER")};
}

Alteration alter(const Alter& change, const Context& context) {
  return {.statements = create(*change.after, {}, context)};
}

}  // namespace

// Who owns what is not the session's own (of schema `public`: what is not pg_database_owner's, as initdb
// leaves it). What goes with its table is left out: sequences of columns, array and row types. So are
// extensions, whose owner PostgreSQL does not change.
const Kind owner_kind = {
    .name = "owner",
    .keyword = "",
    .rank = 91,
    // clang-format off
    .query = R"(
SELECT 'owner', o.classid, o.oid, 0, NULL, NULL, NULL, 0, ARRAY[pg_catalog.pg_get_userbyid(o.owner)]::text[]
  FROM (SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, c.relowner FROM pg_catalog.pg_class c
         WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
           AND (c.relkind <> 'S' OR NOT EXISTS (
                 SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))
        UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typowner FROM pg_catalog.pg_type t
         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid) AND (t.typrelid = 0 OR EXISTS (
                 SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner FROM pg_catalog.pg_proc
        UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner FROM pg_catalog.pg_namespace WHERE nspname <> 'public'
        UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner FROM pg_catalog.pg_language
        UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, fdwowner FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner FROM pg_catalog.pg_foreign_server
        UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprowner FROM pg_catalog.pg_operator
        UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcowner FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, opfowner FROM pg_catalog.pg_opfamily
        UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, collowner FROM pg_catalog.pg_collation
        UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, conowner FROM pg_catalog.pg_conversion
        UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, dictowner FROM pg_catalog.pg_ts_dict
        UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, cfgowner FROM pg_catalog.pg_ts_config
        UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, stxowner FROM pg_catalog.pg_statistic_ext
        UNION ALL SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, evtowner FROM pg_catalog.pg_event_trigger
        UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, pubowner FROM pg_catalog.pg_publication
        UNION ALL SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass, s.oid, s.subowner FROM pg_catalog.pg_subscription s
         WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
       ) o(classid, oid, owner)
 WHERE o.oid >= 16384 AND o.owner <> (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)
UNION ALL
SELECT 'owner', 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, NULL, NULL, NULL, 0,
       ARRAY[pg_catalog.pg_get_userbyid(n.nspowner)]::text[]
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname = 'public' AND pg_catalog.pg_get_userbyid(n.nspowner) <> 'pg_database_owner')",
    // clang-format on
    .attributes = {{.name = "role", .open = true}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .annotates = true,
    .borne_by = [](const Kind& kind) { return kind.has_owner; },
    .is_access = true,
    .section = "owner",
    .short_form = "role",
};

}  // namespace migrate::kinds
