#include "postgres/member_additions.hpp"

namespace migrate::postgres {
namespace {

constexpr const char* query = R"(
WITH extension(oid, name, transactions) AS (
  SELECT x.oid, x.extname, pg_catalog.array_agg(m.xmin::text) || x.xmin::text
    FROM pg_catalog.pg_extension x
    JOIN pg_catalog.pg_depend m
      ON m.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND m.refobjid = x.oid AND m.deptype = 'e'
   WHERE x.oid >= 16384
   GROUP BY x.oid, x.extname, x.xmin::text
  HAVING count(*) = 1 OR count(DISTINCT m.xmin::text) < count(*)),
member(extension, classid, objid) AS (
  SELECT x.oid, m.classid, m.objid
    FROM extension x
    JOIN pg_catalog.pg_depend m
      ON m.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND m.refobjid = x.oid AND m.deptype = 'e'),
part(extension, what, classid, objid, subid, transaction) AS (
  SELECT m.extension, '', d.classid, d.objid, 0, d.xmin::text
    FROM member m
    JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype = 'a'
    LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
   WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
     AND (c.relkind IN ('i', 'I')
          OR d.classid IN ('pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                           'pg_catalog.pg_policy'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
                           'pg_catalog.pg_attrdef'::pg_catalog.regclass))
  UNION ALL
  SELECT m.extension, '', m.classid, m.objid, a.attnum, a.xmin::text
    FROM member m
    JOIN pg_catalog.pg_attribute a ON a.attrelid = m.objid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  UNION ALL
  SELECT m.extension, 'comment on ', m.classid, m.objid, c.objsubid, c.xmin::text
    FROM member m
    JOIN pg_catalog.pg_description c ON c.classoid = m.classid AND c.objoid = m.objid)
SELECT DISTINCT p.what || i.type || ' ' || i.identity
                || CASE p.what WHEN '' THEN ' on a member' ELSE ', a member' END || ' of extension ' || x.name,
       coalesce(i.schema, a.object_names[1])
  FROM part p
  JOIN extension x ON x.oid = p.extension
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(p.classid, p.objid, p.subid) i
 CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(p.classid, p.objid, p.subid) a
 WHERE p.transaction <> ALL (x.transactions))";

}  // namespace

Rows member_additions(Connection& connection) {
  return connection.query(query);
}

}  // namespace migrate::postgres
