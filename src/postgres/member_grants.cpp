#include "postgres/member_grants.hpp"

namespace migrate::postgres {
namespace {

// What the extension's script granted is in pg_init_privs; a member without a row there had the defaults.
constexpr const char* query = R"(
SELECT 'privileges on ' || i.type || ' ' || i.identity || ' of extension ' || x.extname, i.schema
  FROM (SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, c.relacl,
               pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner)
          FROM pg_catalog.pg_class c
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, p.proacl, pg_catalog.acldefault('f', p.proowner)
          FROM pg_catalog.pg_proc p
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typacl, pg_catalog.acldefault('T', t.typowner)
          FROM pg_catalog.pg_type t
        UNION ALL
        SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, n.nspacl, pg_catalog.acldefault('n', n.nspowner)
          FROM pg_catalog.pg_namespace n
        UNION ALL
        SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, l.lanacl, pg_catalog.acldefault('l', l.lanowner)
          FROM pg_catalog.pg_language l
        UNION ALL
        SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid, w.fdwacl,
               pg_catalog.acldefault('F', w.fdwowner)
          FROM pg_catalog.pg_foreign_data_wrapper w) o(class, oid, acl, usual)
  JOIN pg_catalog.pg_depend d ON d.classid = o.class AND d.objid = o.oid AND d.objsubid = 0 AND d.deptype = 'e'
  JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = o.class AND p.objoid = o.oid AND p.objsubid = 0
 CROSS JOIN LATERAL (SELECT coalesce(p.initprivs, o.usual)) first(acl)
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) i
 WHERE o.acl IS NOT NULL AND o.oid >= 16384 AND NOT (o.acl @> first.acl AND first.acl @> o.acl))";

}  // namespace

Rows member_grants(Connection& connection) {
  return connection.query(query);
}

}  // namespace migrate::postgres
