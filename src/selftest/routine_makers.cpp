// Functions, procedures, aggregates and triggers.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

std::string attributes(const Desk& desk) {
  return desk.one_of({"", "IMMUTABLE", "STABLE"}) + desk.maybe(15, "STRICT") +
         desk.maybe(10, "SECURITY DEFINER") + desk.maybe(15, "PARALLEL SAFE") + desk.maybe(10, "COST 50") +
         desk.maybe(8, "SET search_path = 'pg_catalog'") + desk.maybe(5, "LEAKPROOF");
}

// A query that stands on a table of the scene at times.
std::string body_query(const Desk& desk) {
  const std::optional<Thing> table = desk.any({Sort::table, Sort::view});
  const bool on_table = desk.random.chance(40);
  return on_table && table ? "SELECT count(*) FROM " + table->name : "SELECT 1";
}

Made function(const Desk& desk) {
  const ValueType argument = value_type(desk), result = value_type(desk);
  const std::string name = desk.qualified(), given = attributes(desk);
  const std::string value = result.values.empty() ? "NULL" : desk.random.pick(result.values);
  const std::string query = body_query(desk);
  std::string sql = "CREATE FUNCTION " + name + "(x " + argument.name + desk.maybe(15, "DEFAULT NULL") +
                    ") RETURNS " + result.name + ' ';
  switch (desk.random.below(4)) {
    case 0:
      sql += "LANGUAGE sql" + given + " RETURN " + value + "::" + result.name;
      break;
    case 1:
      sql += "LANGUAGE sql" + given + " BEGIN ATOMIC " + query + "; SELECT " + value + "::" + result.name +
             "; END";
      break;
    case 2:
      sql +=
          "LANGUAGE plpgsql" + given + " AS $$ BEGIN PERFORM (" + query + "); RETURN " + value + "; END $$";
      break;
    default:
      sql += "LANGUAGE sql" + given + " AS $$ SELECT " + value + "::" + result.name + " $$";
  }
  return Sketch{sql,
                {{.sort = Sort::function,
                  .name = name,
                  .type = result.name,
                  .values = {},
                  .argument = argument.name,
                  .described = "FUNCTION " + name + '(' + argument.name + ')'}}};
}

Made set_function(const Desk& desk) {
  const std::optional<Thing> table = desk.any({Sort::table});
  const bool rows = desk.random.chance(50);
  const std::string name = desk.qualified(), extra = desk.maybe(30, "ROWS 50") + desk.one_of({"", "STABLE"});
  if (rows && table)
    return Sketch{"CREATE FUNCTION " + name + "() RETURNS SETOF " + table->name + " LANGUAGE sql" + extra +
                  " AS $$ SELECT * FROM " + table->name + " $$"};
  const ValueType one = value_type(desk), two = value_type(desk);
  return Sketch{"CREATE FUNCTION " + name + "(OUT a " + one.name + ", OUT b " + two.name +
                ") RETURNS SETOF record LANGUAGE sql" + extra + " AS $$ SELECT NULL::" + one.name +
                ", NULL::" + two.name + " $$"};
}

Made procedure(const Desk& desk) {
  const ValueType argument = value_type(desk);
  const std::string name = desk.qualified(), query = body_query(desk);
  const bool atomic = desk.random.chance(40);
  return Sketch{"CREATE PROCEDURE " + name + "(a " + argument.name + ") LANGUAGE sql" +
                    desk.maybe(20, "SECURITY DEFINER") +
                    (atomic ? " BEGIN ATOMIC " + query + "; END" : " AS $$ " + query + " $$"),
                {{.sort = Sort::procedure,
                  .name = name,
                  .described = "PROCEDURE " + name + '(' + argument.name + ')'}}};
}

Made aggregate(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{"CREATE AGGREGATE " + name + "(integer) (sfunc = int4pl, stype = integer" +
                    desk.maybe(50, ", initcond = '0'") + desk.maybe(25, ", parallel = safe") + ')',
                {{.sort = Sort::aggregate, .name = name, .described = "AGGREGATE " + name + "(integer)"}}};
}

Made trigger_function(const Desk& desk) {
  const std::string name = desk.qualified();
  const std::string body = desk.random.pick<std::string>(
      {"BEGIN RETURN NEW; END", "BEGIN RETURN coalesce(NEW, OLD); END", "BEGIN PERFORM 1; RETURN NEW; END"});
  return Sketch{"CREATE FUNCTION " + name + "() RETURNS trigger LANGUAGE plpgsql AS $$ " + body + " $$",
                {{.sort = Sort::trigger_function, .name = name, .described = "FUNCTION " + name + "()"}}};
}

Made trigger(const Desk& desk) {
  const std::optional<Thing> function = desk.any({Sort::trigger_function});
  if (!function) return std::nullopt;
  const std::vector<Thing> columns = desk.some_columns(2);
  const std::size_t form = desk.random.below(100);
  const std::string events =
      desk.random.pick<std::string>({"INSERT", "UPDATE", "DELETE", "INSERT OR UPDATE"});
  const std::string when = columns.empty() ? "" : "WHEN (NEW." + columns.front().name + " IS NOT NULL)";
  std::string sql = "CREATE ", head = "TRIGGER " + desk.name + ' ';
  if (form < 15) {
    sql += "CONSTRAINT " + head + "AFTER " + events + " ON " + desk.on.name +
           desk.one_of({"", "DEFERRABLE INITIALLY DEFERRED"}) + " FOR EACH ROW";
  } else if (form < 30) {
    sql += head + "AFTER INSERT ON " + desk.on.name + " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT";
  } else if (form < 45 && !columns.empty()) {
    sql += head + "BEFORE UPDATE OF " + names_of(columns) + " ON " + desk.on.name + " FOR EACH ROW" +
           desk.maybe(50, when);
  } else {
    const bool insert = events.find("DELETE") == std::string::npos;
    sql += head + desk.random.pick<std::string>({"BEFORE ", "AFTER "}) + events + " ON " + desk.on.name +
           " FOR EACH ROW" + (desk.random.chance(20) && insert ? ' ' + when : "");
  }
  sql += " EXECUTE FUNCTION " + function->name + '(' + (desk.random.chance(15) ? "'one', 'two'" : "") + ')';
  if (desk.random.chance(10))
    sql += "; ALTER TABLE " + desk.on.name + desk.one_of({"DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"}) +
           " TRIGGER " + desk.name;
  return Sketch{sql,
                {{.sort = Sort::trigger,
                  .name = desk.name,
                  .on = desk.on.name,
                  .described = "TRIGGER " + desk.name + " ON " + desk.on.name}}};
}

// A function of the scene used in a check, a default or an index.
Made function_check(const Desk& desk) {
  std::vector<std::string> calls;
  for (const Thing& function : desk.scene.all({Sort::function})) {
    for (const Thing& column : desk.scene.columns_of(desk.on.name)) {
      if (column.type == function.argument) calls.push_back(function.name + '(' + column.name + ')');
    }
  }
  if (calls.empty()) return std::nullopt;
  const std::string call = desk.random.pick(calls);
  const std::string name = desk.name, table = desk.on.name;
  if (desk.random.chance(60))
    return Sketch{"ALTER TABLE " + table + " ADD CONSTRAINT " + name + " CHECK (" + call + " IS NOT NULL)"};
  return Sketch{"CREATE INDEX " + name + " ON " + table + " (" + call + ')'};
}

}  // namespace

std::span<const Maker> routine_makers() {
  static const std::vector<Maker> makers = {
      {"function", 10, {}, function},
      {"set function", 3, {}, set_function},
      {"procedure", 3, {}, procedure},
      {"aggregate", 2, {}, aggregate},
      {"trigger function", 4, {}, trigger_function},
      {"trigger", 6, {Sort::table}, trigger},
      {"use of a function", 5, {Sort::table}, function_check},
  };
  return makers;
}

}  // namespace migrate::selftest
