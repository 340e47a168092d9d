#include "postgres/unmodelled.hpp"

#include <algorithm>

namespace migrate::postgres {
namespace {

// A kind that gets a file in src/kinds loses its line here.
constexpr const char* query = R"(
WITH user_schema(oid, name) AS (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
found(classid, oid, privileges_only) AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, false
    FROM pg_catalog.pg_class c JOIN user_schema s ON s.oid = c.relnamespace
   WHERE c.relkind IN ('v', 'm', 'f', 'p')
      OR c.relkind = 'r' AND (c.relispartition OR c.reloftype <> 0
                              OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid))
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid, true
    FROM pg_catalog.pg_class c JOIN user_schema s ON s.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'S') AND c.relacl IS NOT NULL
  UNION ALL
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, false
    FROM pg_catalog.pg_type t JOIN user_schema s ON s.oid = t.typnamespace
   WHERE t.typtype IN ('d', 'r', 'p') OR t.typtype = 'b' AND t.typelem = 0
      OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, false
    FROM pg_catalog.pg_proc p JOIN user_schema s ON s.oid = p.pronamespace
  UNION ALL
  SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid, false
    FROM pg_catalog.pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, false
    FROM pg_catalog.pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_policy
  UNION ALL
  SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_event_trigger
  UNION ALL
  SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_statistic_ext
  UNION ALL
  SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_collation WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_conversion WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_operator WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_opclass WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_opfamily WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_cast WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_transform
  UNION ALL
  SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_language WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_am WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_ts_config WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_ts_dict WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_ts_parser WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_ts_template WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_foreign_server
  UNION ALL
  SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_publication
  UNION ALL
  SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass, oid, false FROM pg_catalog.pg_default_acl)
SELECT CASE WHEN f.privileges_only THEN 'privileges on ' ELSE '' END || i.type || ' ' || i.identity
  FROM found f
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(f.classid, f.oid, 0) i
 WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = f.classid AND d.objid = f.oid AND d.refobjid <> f.oid AND d.deptype IN ('e', 'i')))";

}  // namespace

std::vector<std::string> list_unmodelled(Connection& connection) {
  const Rows rows = connection.query(query);
  std::vector<std::string> out;
  for (std::size_t row = 0; row < rows.size(); ++row) out.push_back(rows.text(row, 0));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace migrate::postgres
