#include "postgres/clear.hpp"

#include "error/error.hpp"
#include "postgres/unmodelled.hpp"

namespace migrate::postgres {
namespace {

// Event triggers first, for they would fire. What is in public goes one by one: the schema itself is the
// template's.
constexpr const char* clearing = R"(
RESET ALL;
DO $clear$
DECLARE statement text;
BEGIN
  FOR statement IN SELECT pg_catalog.format('DROP EVENT TRIGGER %I', evtname) FROM pg_catalog.pg_event_trigger LOOP
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
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend whole  -- an identity's sequence goes with its column
                        WHERE whole.classid = d.classid AND whole.objid = d.objid AND whole.deptype = 'i')
     LIMIT 1;
    EXIT WHEN NOT FOUND;
    EXECUTE statement;
  END LOOP;
END $clear$)";

constexpr const char* public_query = R"(
SELECT pg_catalog.concat_ws(' ', n.nspowner, n.nspacl, pg_catalog.obj_description(n.oid, 'pg_namespace'),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_seclabel),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_largeobject_metadata),
         (SELECT pg_catalog.count(*) FROM pg_catalog.pg_cast))";

constexpr const char* public_query_end = R"()
  FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public')";

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

bool clear(Connection& database) {
  try {
    database.run(clearing);
    return true;
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    return false;
  }
}

}  // namespace migrate::postgres
