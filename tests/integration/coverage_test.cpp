// A coverage that cannot lie: the server's own catalog and the manual's list of commands say what there is,
// and the program says what it models. What is neither modelled nor in the short lists below fails.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "postgres/unmodelled.hpp"
#include "support/project.hpp"

using migrate::test::program;
using migrate::test::Project;
using migrate::test::run_well;

namespace {

using Strings = std::set<std::string>;

// CREATE commands that make nothing in a database's schema, and why.
const std::map<std::string, std::string> excluded_commands{
    {"CREATE DATABASE", "of the whole cluster"},     {"CREATE GROUP", "a role: of the whole cluster"},
    {"CREATE ROLE", "of the whole cluster"},         {"CREATE TABLESPACE", "of the whole cluster"},
    {"CREATE USER", "a role: of the whole cluster"},
};

// Catalogs with OIDs whose rows are no objects of a schema, and why.
const std::map<std::string, std::string> excluded_catalogs{
    {"pg_auth_members", "of the whole cluster"},
    {"pg_authid", "roles are of the whole cluster"},
    {"pg_database", "of the whole cluster"},
    {"pg_enum", "labels are part of their type"},
    {"pg_largeobject_metadata", "large objects are data"},
    {"pg_parameter_acl", "of the whole cluster"},
    {"pg_publication_namespace", "part of its publication"},
    {"pg_publication_rel", "part of its publication"},
    {"pg_tablespace", "of the whole cluster"},
};

struct Sample {
  std::string command;
  std::string sql;
};

// In an order in which they can be run in one database.
const std::vector<Sample> samples{
    {"CREATE SCHEMA", "CREATE SCHEMA app"},
    {"CREATE EXTENSION", "CREATE EXTENSION citext"},
    {"CREATE TABLE", "CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x', CHECK (a > 0))"},
    {"CREATE TABLE", "CREATE TABLE parted (a int, b text) PARTITION BY LIST (a)"},
    {"CREATE TABLE", "CREATE TABLE part PARTITION OF parted FOR VALUES IN (1)"},
    {"CREATE TABLE", "CREATE TABLE heir () INHERITS (t)"},
    {"CREATE TABLE AS", "CREATE TABLE made AS SELECT 1 AS a"},
    {"CREATE INDEX", "CREATE INDEX ix ON t (b)"},
    {"CREATE INDEX", "CREATE INDEX ix_parted ON parted (b)"},
    {"CREATE SEQUENCE", "CREATE SEQUENCE s"},
    {"CREATE TYPE", "CREATE TYPE mood AS ENUM ('good')"},
    {"CREATE TYPE", "CREATE TYPE pair AS (a int, b text)"},
    {"CREATE TYPE", "CREATE TYPE span AS RANGE (SUBTYPE = float8)"},
    {"CREATE TYPE", "CREATE TYPE shell"},
    {"CREATE TYPE",
     "CREATE TYPE base; CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS "
     "'textin';"
     "CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';"
     "CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = text)"},
    {"CREATE DOMAIN", "CREATE DOMAIN positive AS int CHECK (VALUE > 0)"},
    {"CREATE FUNCTION", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'"},
    {"CREATE PROCEDURE", "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'"},
    {"CREATE AGGREGATE", "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)"},
    {"CREATE VIEW", "CREATE VIEW v AS SELECT a FROM t"},
    {"CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW mv AS SELECT a FROM t"},
    {"CREATE RULE", "CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING"},
    {"CREATE TRIGGER",
     "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
     "CREATE TRIGGER tr BEFORE INSERT ON parted FOR EACH ROW EXECUTE FUNCTION tf()"},
    {"CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf()"},
    {"CREATE EVENT TRIGGER",
     "CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
     "CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION ef()"},
    {"CREATE POLICY", "CREATE POLICY po ON t"},
    {"CREATE STATISTICS", "CREATE STATISTICS st ON a, b FROM t"},
    {"CREATE COLLATION", "CREATE COLLATION co (LOCALE = 'C')"},
    {"CREATE CONVERSION", "CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"},
    {"CREATE CAST", "CREATE CAST (pair AS text) WITH INOUT"},
    {"CREATE TRANSFORM",
     "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal),"
     " TO SQL WITH FUNCTION int4recv(internal))"},
    {"CREATE LANGUAGE", "CREATE LANGUAGE mine HANDLER plpgsql_call_handler"},
    {"CREATE ACCESS METHOD", "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler"},
    {"CREATE OPERATOR", "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)"},
    {"CREATE OPERATOR FAMILY",
     "CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int4, "
     "int8)"},
    {"CREATE OPERATOR CLASS",
     "CREATE OPERATOR CLASS cls FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 "
     "btint4cmp(int, int)"},
    {"CREATE TEXT SEARCH PARSER",
     "CREATE TEXT SEARCH PARSER tp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES "
     "= prsd_lextype)"},
    {"CREATE TEXT SEARCH TEMPLATE", "CREATE TEXT SEARCH TEMPLATE tt (LEXIZE = dsimple_lexize)"},
    {"CREATE TEXT SEARCH DICTIONARY", "CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple)"},
    {"CREATE TEXT SEARCH CONFIGURATION", "CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple)"},
    {"CREATE FOREIGN DATA WRAPPER", "CREATE FOREIGN DATA WRAPPER fdw"},
    {"CREATE SERVER", "CREATE SERVER srv FOREIGN DATA WRAPPER fdw"},
    {"CREATE USER MAPPING", "CREATE USER MAPPING FOR PUBLIC SERVER srv"},
    {"CREATE FOREIGN TABLE", "CREATE FOREIGN TABLE ft (a int) SERVER srv"},
    {"CREATE PUBLICATION", "CREATE PUBLICATION pub FOR TABLE t"},
    {"CREATE SUBSCRIPTION",
     "CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION pub WITH (connect = false, slot_name = "
     "NONE)"},
};

// What `\h` of this server's psql lists: "CREATE TEXT SEARCH PARSER", …, in columns.
Strings create_commands(const Project& project) {
  const std::string help =
      run_well({program("psql"), "-Xq", "-d", const_cast<Project&>(project).database().url(), "-c", "\\h"});
  // Columns of one width, that of the longest command and a blank, after two blanks.
  constexpr std::size_t width = std::string_view("CREATE TEXT SEARCH CONFIGURATION ").size();
  Strings out;
  std::istringstream stream(help);
  for (std::string line; std::getline(stream, line);) {
    for (std::size_t at = 2; at < line.size(); at += width) {
      std::string command = line.substr(at, width);
      command.erase(command.find_last_not_of(' ') + 1);
      if (command.rfind("CREATE ", 0) == 0) out.insert(command);
    }
  }
  return out;
}

Strings lines(const std::string& text) {
  Strings out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.insert(line);
  return out;
}

struct Coverage {
  std::string counts;  // of each kind, and of what is none's
  Strings unmodelled;
};

Coverage coverage_of(const Project& project) {
  Coverage out;
  const migrate::test::Result result = project.migrate("inspect --coverage");
  REQUIRE(result.exit == 0);
  const std::size_t rest = result.out.find("not modelled: ");
  REQUIRE(rest != std::string::npos);
  out.counts = result.out.substr(0, rest);
  out.unmodelled = lines(result.out.substr(result.out.find('\n', rest) + 1));
  return out;
}

}  // namespace

TEST_CASE("every CREATE command of the manual has a sample here or a reason to have none") {
  const Project project;
  Strings known;
  for (const Sample& sample : samples) known.insert(sample.command);
  for (const auto& [command, reason] : excluded_commands) known.insert(command);
  const Strings commands = create_commands(project);
  CHECK(commands.size() > 40);
  for (const std::string& command : commands) {
    INFO(command, ": neither a sample nor an exclusion");
    CHECK(known.contains(command));
  }
}

TEST_CASE("what each CREATE command makes is modelled and not reported") {
  Project project;
  for (const Sample& sample : samples) {
    const Coverage before = coverage_of(project);
    project.database().psql(sample.sql);
    const Coverage after = coverage_of(project);
    INFO(sample.sql);
    CHECK(after.counts != before.counts);
    CHECK(after.unmodelled == before.unmodelled);
  }
}

TEST_CASE("every catalog with objects is accounted for, and the samples fill each of them") {
  Project project;
  migrate::test::Database& database = project.database();
  for (const Sample& sample : samples) database.psql(sample.sql);
  database.psql(R"(
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
CREATE FUNCTION eqt(int, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = eqt);
ALTER OPERATOR FAMILY integer_ops USING hash ADD OPERATOR 1 === (int4, text),
  FUNCTION 1 (text, text) hashtext(text);)");
  Strings accounted;
  for (const migrate::postgres::ObjectCatalog& catalog : migrate::postgres::object_catalogs()) {
    const std::string name =
        catalog.name == "pg_user_mappings" ? "pg_user_mapping" : std::string(catalog.name);
    accounted.insert(name);
    INFO(name, ": no sample makes an object of it");
    CHECK(database.query("SELECT count(*) > 0 FROM pg_catalog." + name + " WHERE oid >= 16384") == "t");
  }
  for (const auto& [catalog, reason] : excluded_catalogs) accounted.insert(catalog);
  const Strings with_oids = lines(database.query(
      "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
      " WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attname = 'oid'"));
  const Strings depending =
      lines(database.query("SELECT DISTINCT c.relname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c "
                           "ON c.oid IN (d.classid, d.refclassid)"));
  CHECK(with_oids.size() > 30);
  for (const Strings& catalogs : {with_oids, depending}) {
    for (const std::string& catalog : catalogs) {
      INFO(catalog, ": neither in object_catalogs() nor excluded");
      CHECK(accounted.contains(catalog));
    }
  }
}
