// What reaches out of the database or watches it: foreign data, publications, event triggers, extensions.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

std::string options(const Desk& desk) {
  return desk.one_of(
      {"", "OPTIONS (host 'one')", "OPTIONS (host 'one', \"Port\" '7')", "OPTIONS (dbname 'it''s')"});
}

Made wrapper(const Desk& desk) {
  return Sketch{
      "CREATE FOREIGN DATA WRAPPER " + desk.name + options(desk),
      {{.sort = Sort::wrapper, .name = desk.name, .described = "FOREIGN DATA WRAPPER " + desk.name}}};
}

Made server(const Desk& desk) {
  return Sketch{"CREATE SERVER " + desk.name + desk.maybe(30, "TYPE 'kind'") + desk.maybe(30, "VERSION '2'") +
                    " FOREIGN DATA WRAPPER " + desk.on.name + options(desk),
                {{.sort = Sort::server, .name = desk.name, .described = "SERVER " + desk.name}}};
}

Made user_mapping(const Desk& desk) {
  return Sketch{"CREATE USER MAPPING FOR" + desk.one_of({"PUBLIC", "pg_monitor"}) + " SERVER " +
                desk.on.name + desk.one_of({"", "OPTIONS (\"user\" 'me')", "OPTIONS (\"user\" 'you')"})};
}

Made foreign_table(const Desk& desk) {
  const std::string name = desk.qualified();
  const ValueType type = value_type(desk);
  return Sketch{"CREATE FOREIGN TABLE " + name + " (a " + type.name +
                    desk.maybe(30, "OPTIONS (column_name 'x')") + desk.maybe(30, "NOT NULL") + ", b text" +
                    desk.maybe(30, "DEFAULT 'x'") + ") SERVER " + desk.on.name + options(desk),
                {{.sort = Sort::foreign_table, .name = name, .described = "FOREIGN TABLE " + name}}};
}

Made publication(const Desk& desk) {
  const std::optional<Thing> table = desk.any({Sort::table});
  const std::vector<Thing> columns = table ? desk.scene.columns_of(table->name) : std::vector<Thing>{};
  const std::string with =
      desk.one_of({"", "WITH (publish = 'insert, update')", "WITH (publish_via_partition_root = true)"});
  const std::size_t form = desk.random.below(100);
  std::string what;
  if (form < 15) {
    what = " FOR ALL TABLES";
  } else if (form < 30) {
    what = " FOR TABLES IN SCHEMA " + desk.schema;
  } else if (table) {
    what = " FOR TABLE " + table->name;
    if (form < 50 && !columns.empty()) what += " (" + names_of(columns) + ')';
    if (form >= 75) what += " WHERE (" + condition(desk, columns) + ')';
  }
  return Sketch{"CREATE PUBLICATION " + desk.name + what + with,
                {{.sort = Sort::publication, .name = desk.name, .described = "PUBLICATION " + desk.name}}};
}

// It never connects, and has no slot that would keep it from being dropped.
Made subscription(const Desk& desk) {
  const std::string publications = desk.random.pick<std::string>({"one", "two", "one, two"});
  const std::string with = desk.maybe(30, ", binary = true") + desk.maybe(30, ", streaming = on") +
                           desk.maybe(30, ", synchronous_commit = 'local'") +
                           desk.maybe(30, ", disable_on_error = true") + desk.maybe(20, ", two_phase = true");
  return Sketch{"CREATE SUBSCRIPTION " + desk.name + " CONNECTION 'dbname=nowhere' PUBLICATION " +
                    publications + " WITH (connect = false, slot_name = NONE" + with + ")",
                {{.sort = Sort::subscription, .name = desk.name, .described = "SUBSCRIPTION " + desk.name}}};
}

// With a function of its own, which does nothing.
Made event_trigger(const Desk& desk) {
  const std::string function = desk.schema + ".f_" + (desk.name.front() == '"' ? "event" : desk.name);
  std::string sql =
      "CREATE FUNCTION " + function + "() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$";
  sql += "; CREATE EVENT TRIGGER " + desk.name + " ON" +
         desk.one_of({"ddl_command_end", "sql_drop", "ddl_command_start"}) +
         desk.maybe(40, "WHEN TAG IN ('CREATE TABLE', 'DROP VIEW')") + " EXECUTE FUNCTION " + function + "()";
  if (desk.random.chance(15))
    sql += "; ALTER EVENT TRIGGER " + desk.name + desk.one_of({"DISABLE", "ENABLE ALWAYS"});
  return Sketch{sql, {{.sort = Sort::trigger, .name = desk.name, .described = "EVENT TRIGGER " + desk.name}}};
}

// Those of PostgreSQL's own that are installed.
Made extension(const Desk& desk) {
  const std::string name =
      desk.random.pick<std::string>({"citext", "hstore", "pg_trgm", "btree_gist", "ltree"});
  Sketch out{"CREATE EXTENSION " + name + desk.maybe(40, "SCHEMA " + desk.schema),
             {{.sort = Sort::extension, .name = name, .described = "EXTENSION " + name}}};
  return out;
}

}  // namespace

std::span<const Maker> foreign_makers() {
  static const std::vector<Maker> makers = {
      {"foreign data wrapper", 1, {}, wrapper},
      {"server", 3, {Sort::wrapper}, server},
      {"user mapping", 2, {Sort::server}, user_mapping},
      {"foreign table", 4, {Sort::server}, foreign_table},
      {"publication", 2, {}, publication},
      {"subscription", 1, {}, subscription},
      {"event trigger", 1, {}, event_trigger},
      {"extension", 1, {}, extension},
  };
  return makers;
}

}  // namespace migrate::selftest
