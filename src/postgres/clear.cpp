#include "postgres/clear.hpp"

#include "error/error.hpp"
#include "postgres/unmodelled.hpp"

namespace migrate::postgres {
namespace {

// Event triggers first, for they would fire. Default privileges become those of the server again, and with
// that nothing. What is in public goes one by one: the schema itself is the template's. A partition key
// belongs to its own table "internally", as an identity's sequence does to its column.
constexpr const char* clearing = R"(
RESET ALL;
DO $clear$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT pg_catalog.format('DROP EVENT TRIGGER %I', evtname) FROM pg_catalog.pg_event_trigger LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    WITH entry(schema, acl, standard, change, objects) AS (
      SELECT defaclnamespace, defaclacl,
             pg_catalog.acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole),
             pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s ', defaclrole::pg_catalog.regrole,
                               ' IN SCHEMA ' || NULLIF(defaclnamespace, 0)::pg_catalog.regnamespace),
             CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END
        FROM pg_catalog.pg_default_acl)
    SELECT pg_catalog.format('%s REVOKE ALL ON %s FROM %s', change, objects,
                             CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::pg_catalog.regrole::text END)
      FROM entry, pg_catalog.aclexplode(acl)
    UNION ALL
    SELECT pg_catalog.format('%s GRANT %s ON %s TO %s', change, privilege_type, objects,
                             CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::pg_catalog.regrole::text END)
      FROM entry, pg_catalog.aclexplode(standard) WHERE schema = 0
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT pg_catalog.format('ALTER SUBSCRIPTION %1$I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE); '
                             'DROP SUBSCRIPTION %1$I', subname)
      FROM pg_catalog.pg_subscription
     WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
    UNION ALL
    SELECT pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_catalog.pg_extension
     WHERE oid >= 16384
    UNION ALL SELECT pg_catalog.format('DROP PUBLICATION IF EXISTS %I', pubname) FROM pg_catalog.pg_publication
    UNION ALL SELECT pg_catalog.format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname)
      FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL SELECT pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_catalog.pg_namespace
     WHERE oid >= 16384 AND nspname !~ '^pg_'
    UNION ALL SELECT pg_catalog.format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname) FROM pg_catalog.pg_language
     WHERE oid >= 16384
    UNION ALL SELECT pg_catalog.format('DROP ACCESS METHOD IF EXISTS %I CASCADE', amname) FROM pg_catalog.pg_am
     WHERE oid >= 16384
  LOOP
    EXECUTE statement;
  END LOOP;
  LOOP
    SELECT pg_catalog.format('DROP %s %s CASCADE', CASE i.type WHEN 'statistics object' THEN 'STATISTICS' ELSE i.type END,
                             i.identity)
      INTO statement
      FROM pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, 0) i
     WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
       AND d.refobjid = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'public')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend whole
                        WHERE whole.classid = d.classid AND whole.objid = d.objid AND whole.objsubid = 0
                          AND whole.deptype = 'i')
     LIMIT 1;
    EXIT WHEN NOT FOUND;
    EXECUTE statement;
  END LOOP;
  FOR statement IN  -- between types of the server; the others went with their types
    SELECT 'DROP CAST ' || i.identity
      FROM pg_catalog.pg_cast, pg_catalog.pg_identify_object('pg_catalog.pg_cast'::pg_catalog.regclass, oid, 0) i
     WHERE oid >= 16384
  LOOP
    EXECUTE statement;
  END LOOP;
END $clear$;
)";

// Whoever may do something in public now may not first, for a GRANT of more takes nothing away.
constexpr const char* restoring_query = R"(
SELECT pg_catalog.format($restore$
         ALTER SCHEMA public OWNER TO %s;
         COMMENT ON SCHEMA public IS %L;
         DO $clear$
         DECLARE statement text;
         BEGIN
           FOR statement IN
             SELECT 'REVOKE ALL ON SCHEMA public FROM '
                    || CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::pg_catalog.regrole::text END || ' CASCADE'
               FROM pg_catalog.pg_namespace, pg_catalog.aclexplode(nspacl) WHERE nspname = 'public'
           LOOP
             EXECUTE statement;
           END LOOP;
         END $clear$;$restore$, n.nspowner::pg_catalog.regrole, pg_catalog.obj_description(n.oid, 'pg_namespace'))
       || pg_catalog.string_agg(
            pg_catalog.format(' GRANT %s ON SCHEMA public TO %s;', a.privilege_type,
                              CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::pg_catalog.regrole::text END), '')
  FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a WHERE n.nspname = 'public'
 GROUP BY n.oid, n.nspowner)";

constexpr const char* public_query = R"(
SELECT pg_catalog.concat_ws(' ', n.nspowner, n.nspacl, pg_catalog.obj_description(n.oid, 'pg_namespace'),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_seclabel),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cast))";

constexpr const char* public_query_end = R"()
  FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public')";

bool runs(Connection& database, const std::string& sql) {
  try {
    database.run(sql);
    return true;
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    return false;
  }
}

}  // namespace

std::string census(Connection& database) {
  std::string sql = public_query;
  for (const ObjectCatalog& catalog : object_catalogs()) {
    sql += ",\n         (SELECT pg_catalog.count(*) FROM pg_catalog." + std::string(catalog.name) +
           " o WHERE o." + std::string(catalog.oid) + " >= 16384" +
           (catalog.where.empty() ? ")" : " AND " + std::string(catalog.where) + ')');
  }
  const Rows rows = database.query_often(sql + public_query_end);
  return rows.size() == 0 ? "" : rows.text(0, 0);
}

std::string public_schema(Connection& database) {
  const Rows rows = database.query(restoring_query);
  return rows.size() == 0 ? "" : rows.text(0, 0);
}

bool clear(Connection& database) {
  return runs(database, clearing);
}

bool restore(Connection& database, const std::string& public_schema) {
  return runs(database, public_schema);
}

}  // namespace migrate::postgres
