#include "postgres/unmodelled.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <unordered_set>

#include "postgres/member_additions.hpp"

namespace migrate::postgres {
namespace {

// Schemas whose objects are nobody's schema: TOAST tables, and what is gone with its session.
constexpr const char* passing = R"(
WITH passing(oid) AS (
  SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_(toast$|temp_|toast_temp_)'),
temporary(oid) AS (
  SELECT oid FROM pg_catalog.pg_class WHERE relpersistence = 't'))";

std::string in_lasting_schema(std::string_view column) {
  return "o." + std::string(column) + " NOT IN (SELECT oid FROM passing)";
}

std::string on_lasting_relation(std::string_view column) {
  return "o." + std::string(column) + " NOT IN (SELECT oid FROM temporary)";
}

std::string condition_of(const ObjectCatalog& catalog) {
  std::string out = "o." + std::string(catalog.oid) + " >= 16384";  // FirstNormalObjectId
  if (!catalog.where.empty()) out += " AND " + std::string(catalog.where);
  const std::string_view name = catalog.name;
  if (name == "pg_class") out += " AND " + in_lasting_schema("relnamespace");
  if (name == "pg_type") out += " AND " + in_lasting_schema("typnamespace");
  if (name == "pg_proc") out += " AND " + in_lasting_schema("pronamespace");
  if (name == "pg_constraint") out += " AND " + in_lasting_schema("connamespace");
  if (name == "pg_namespace") out += " AND " + in_lasting_schema("oid");
  if (name == "pg_attrdef") out += " AND " + on_lasting_relation("adrelid");
  if (name == "pg_trigger") out += " AND " + on_lasting_relation("tgrelid");
  if (name == "pg_rewrite") out += " AND " + on_lasting_relation("ev_class");
  if (name == "pg_policy") out += " AND " + on_lasting_relation("polrelid");
  if (name == "pg_statistic_ext") out += " AND " + on_lasting_relation("stxrelid");
  return out;
}

// What is in a relation has its schema nowhere but in its address. A constraint's own trigger is called by a
// number: the constraint is what people know.
constexpr const char* name_query = R"(
SELECT COALESCE(k.name, i.type || ' ' || i.identity),
       COALESCE(i.schema, CASE WHEN i.type IN ('trigger', 'rule', 'policy', 'table constraint', 'default value')
                               THEN a.object_names[1] END)
  FROM ROWS FROM ()";

constexpr const char* name_query_end = R"() AS o(classid, oid)
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.classid, o.oid, 0) i
 CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(o.classid, o.oid, 0) a
  LEFT JOIN LATERAL (
       SELECT 'state of the triggers of ' || c.type || ' ' || c.identity
         FROM pg_catalog.pg_trigger t
        CROSS JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_constraint'::pg_catalog.regclass, t.tgconstraint, 0) c
        WHERE t.oid = o.oid AND t.tgisinternal AND o.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass) k(name) ON true)";

using ObjectId = std::uint64_t;           // classid and oid
using ObjectIds = std::vector<ObjectId>;  // sorted

std::uint32_t number(std::string_view text) {
  std::uint32_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

ObjectId object_id(std::uint32_t classid, std::uint32_t oid) {
  return ObjectId{classid} << 32 | oid;
}

ObjectId object_id(const Identity& identity) {
  return object_id(identity.classid, identity.oid);
}

bool has_extensions(const Rows& present) {
  for (std::size_t row = 0; row < present.size(); ++row) {
    if (present.get(row, 0) == "pg_extension") return !present.is_null(row, 2);
  }
  return false;
}

ObjectIds sorted(ObjectIds ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

// Of the rows of all_objects_query.
ObjectIds all_of(const Rows& present) {
  ObjectIds out;
  for (std::size_t row = 0; row < present.size(); ++row) {
    const std::uint32_t classid = number(present.get(row, 1));
    const std::string_view oids = present.get(row, 2);  // {16384,16390}
    for (std::size_t at = 0; at < oids.size(); at = std::min(oids.find(',', at), oids.size()))
      out.push_back(object_id(classid, number(oids.substr(++at))));
  }
  return sorted(std::move(out));
}

// Everything that a kind reads counts, whether or not it is wanted: it is known.
ObjectIds without_known(const ObjectIds& present, const std::vector<const ObjectRows*>& known) {
  ObjectIds ids;
  const auto add = [&](const Identity& id) {
    if (id.subid == 0) ids.push_back(object_id(id));
  };
  for (const ObjectRows* rows : known) {
    for (const Identity& id : rows->identities) add(id);
    for (const auto& [id, address] : rows->parts) add(id);
  }
  ids = sorted(std::move(ids));
  ObjectIds out;
  std::set_difference(present.begin(), present.end(), ids.begin(), ids.end(), std::back_inserter(out));
  return out;
}

constexpr unsigned trigger_catalog = 2620;  // pg_trigger's OID, fixed by initdb

// A row type of its table, the index behind a constraint, what an extension brought or keeps with what it
// brought.
ObjectIds without_parts(const ObjectIds& objects, const DependencyRows& dependencies) {
  std::unordered_set<ObjectId> members;
  for (const DependencyRow& row : dependencies) {
    if (row.type == 'e') members.insert(object_id(row.object));
  }
  ObjectIds parts;
  for (const auto& [object, whole, type] : dependencies) {
    const bool part = (type == 'i' && object.classid != trigger_catalog) || type == 'e' ||
                      (type == 'a' && members.contains(object_id(whole)));
    if (part && object.subid == 0 && object_id(object) != object_id(whole))
      parts.push_back(object_id(object));
  }
  parts = sorted(std::move(parts));
  ObjectIds out;
  std::set_difference(objects.begin(), objects.end(), parts.begin(), parts.end(), std::back_inserter(out));
  return out;
}

// Out of rows of name and schema.
std::vector<std::string> wanted(const Rows& rows, const std::vector<std::string>& schemas) {
  std::vector<std::string> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const bool in_schema = schemas.empty() || rows.is_null(row, 1) ||
                           std::find(schemas.begin(), schemas.end(), rows.get(row, 1)) != schemas.end();
    if (in_schema && !rows.is_null(row, 0)) out.push_back(rows.text(row, 0));
  }
  return out;
}

std::vector<std::string> names_of(Connection& connection, const ObjectIds& objects,
                                  const std::vector<std::string>& schemas) {
  std::string classes, oids;
  for (const ObjectId object : objects) {
    classes += (classes.empty() ? "" : ",") + std::to_string(object >> 32);
    oids += (oids.empty() ? "" : ",") + std::to_string(object & UINT32_MAX);
  }
  const auto column = [](const std::string& oids) {
    return "pg_catalog.unnest('{" + oids + "}'::pg_catalog.oid[])";
  };
  const Rows rows = connection.query(name_query + column(classes) + ", " + column(oids) + name_query_end);
  return wanted(rows, schemas);
}

}  // namespace

const std::vector<ObjectCatalog>& object_catalogs() {
  // Members of the users' own operator families are part of these; those of others' stand alone.
  static const std::vector<ObjectCatalog> all{
      {"pg_am"},
      {"pg_amop", "oid", "o.amopfamily < 16384"},
      {"pg_amproc", "oid", "o.amprocfamily < 16384"},
      {"pg_attrdef"},
      {"pg_cast"},
      {"pg_class"},
      {"pg_collation"},
      {"pg_constraint", "oid",
       "o.conparentid = 0 AND o.contype <> 'n'"},  // NOT NULL: its domain's or column's
      {"pg_conversion"},
      {"pg_default_acl"},
      {"pg_event_trigger"},
      {"pg_extension"},
      {"pg_foreign_data_wrapper"},
      {"pg_foreign_server"},
      {"pg_language"},
      {"pg_namespace"},
      {"pg_opclass"},
      {"pg_operator"},
      {"pg_opfamily"},
      {"pg_policy"},
      {"pg_proc"},
      {"pg_publication"},
      {"pg_rewrite"},
      {"pg_statistic_ext"},
      {"pg_subscription", "oid",
       "o.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = "
       "pg_catalog.current_database())"},
      {"pg_transform"},
      // Those of constraints are parts of these, but for a state of their own (DISABLE TRIGGER ALL).
      {"pg_trigger", "oid", "CASE WHEN o.tgisinternal THEN o.tgenabled <> 'O' ELSE o.tgparentid = 0 END"},
      {"pg_ts_config"},
      {"pg_ts_dict"},
      {"pg_ts_parser"},
      {"pg_ts_template"},
      {"pg_type"},
      {"pg_user_mappings", "umid"},  // the view: the catalog itself is for superusers alone
  };
  return all;
}

std::string all_objects_query() {
  std::string sql = passing;
  std::string_view separator = "\n";
  for (const ObjectCatalog& catalog : object_catalogs()) {
    const std::string name(catalog.name);
    const std::string table = name == "pg_user_mappings" ? "pg_user_mapping" : name;
    sql += separator;
    sql += "SELECT '" + table + "', 'pg_catalog." + table +
           "'::pg_catalog.regclass::pg_catalog.oid, pg_catalog.array_agg(o." + std::string(catalog.oid) +
           ") FROM pg_catalog." + name + " o WHERE " + condition_of(catalog);
    separator = "\nUNION ALL ";
  }
  return sql;
}

std::vector<std::string> list_unmodelled(Connection& connection, const Rows& present,
                                         const std::vector<const ObjectRows*>& known,
                                         const DependencyRows& dependencies,
                                         const std::vector<std::string>& schemas) {
  const ObjectIds left = without_parts(without_known(all_of(present), known), dependencies);
  std::vector<std::string> out;
  if (has_extensions(present)) out = wanted(member_additions(connection), schemas);
  if (!left.empty()) {
    for (std::string& name : names_of(connection, left, schemas)) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace migrate::postgres
