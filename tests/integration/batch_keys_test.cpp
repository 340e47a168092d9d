// What statements and keys are fit for batches, and what is told of those that are not.
#include <doctest/doctest.h>

#include "support/counters.hpp"
#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

enum class Way { database, script };

// Upgrades to revision b, on the database or with psql; after it a is the current one again, as though b had
// not been there.
Result try_b(Project& project, Way way) {
  RunOptions script;
  if (way == Way::script) script.input = project.migrate("upgrade a:b --sql").out;
  const Result result = way == Way::database
                            ? project.migrate("upgrade b")
                            : run({program("psql"), "-Xq", "-d", project.database().url()}, script);
  REQUIRE(project.migrate("stamp a").exit == 0);
  return result;
}

}  // namespace

TEST_CASE("any key will do: several columns, text, uuid, time, the primary key where none is named") {
  struct Key {
    const char* type;
    const char* value;
    const char* option;
  };
  for (const Key& key :
       {Key{"text", "chr(33 + i % 90) || '''\\' || i", " key=k"}, Key{"uuid", "gen_random_uuid()", ""},
        Key{"timestamptz", "timestamptz '2026-01-01' + i * interval '1.000001 s'", " key=K"},
        Key{"numeric", "i % 7", " key=k,part"}}) {
    CAPTURE(key.type);
    Project project;
    write_revision(project, "a", "",
                   std::string("CREATE TABLE t (k ") + key.type +
                       ", part int, n int DEFAULT 0, PRIMARY KEY (k, part));\nINSERT INTO t SELECT " +
                       key.value + ", i, 0 FROM generate_series(1, 1000) i;\nCREATE TABLE copy (LIKE t);");
    write_revision(project, "b", "a",
                   std::string("-- migrate:up batch=70") + key.option +
                       "\nUPDATE t AS x SET n = n + 1 WHERE part > 0 OR n = 0;\n-- migrate:up batch=70" +
                       key.option +
                       "\nINSERT INTO copy SELECT t.* FROM t JOIN (SELECT 1 AS one) o ON o.one = n;\n"
                       "-- migrate:up batch=70" +
                       key.option + "\nDELETE FROM t WHERE part <= 999;");
    const Result result = project.migrate("upgrade head");
    CHECK_MESSAGE(result.exit == 0, result.err);
    CHECK(project.database().query("SELECT count(*), count(DISTINCT (k, part)), sum(n) FROM copy") ==
          "1000|1000|1000");
    CHECK(project.database().query("SELECT count(*) FROM t") == "1");
  }
}

TEST_CASE("how a session prints values does not move the cursor, and statements are run as it says") {
  struct Key {
    const char* type;
    const char* value;  // of row i
  };
  const std::vector<Key> keys = {{"date", "date '2026-01-01' + i"},
                                 {"timestamp", "timestamp '2026-01-01' + i * interval '1.000001 day'"},
                                 {"timestamptz", "timestamptz '2026-01-01' + i * interval '1.000001 day'"},
                                 {"interval", "(i - 100) * interval '-1 month 2 days -3.000001 seconds'"},
                                 {"float8", "1 + i * 1e-12::float8"},
                                 {"float4", "1 + i * 1e-6::float8"},
                                 {"bytea", "decode(lpad(to_hex(i), 4, '0'), 'hex')"}};
  struct Setting {
    const char* name;
    const char* values[2];
  };
  const auto set_database = [](Project& project, std::size_t value) {
    std::string sql;
    for (const Setting& one :
         {Setting{"datestyle", {"'SQL, DMY'", "'SQL, MDY'"}},
          Setting{"intervalstyle", {"sql_standard", "postgres"}}, Setting{"extra_float_digits", {"-15", "0"}},
          Setting{"bytea_output", {"escape", "hex"}}, Setting{"timezone", {"'Asia/Kolkata'", "'UTC'"}}}) {
      sql += "ALTER DATABASE " + project.database().name() + " SET " + one.name + " = " +
             one.values[value % 2] + ";\n";
    }
    project.database().psql(sql);
  };
  const auto table_of = [](const Key& key) { return std::string("t_") + key.type; };
  for (const Way way : {Way::database, Way::script}) {
    Project project;
    std::string tables;
    std::string sections;
    for (const Key& key : keys) {
      const std::string table = table_of(key);
      tables += "CREATE TABLE " + table + " AS SELECT " + key.value +
                " AS k, i, 0 AS n, '' AS style FROM generate_series(1, 200) i;\nALTER TABLE " + table +
                " ALTER k TYPE " + key.type + ", ADD PRIMARY KEY (k);\n";
      sections += "-- migrate:up batch=13\nUPDATE " + table +
                  " SET n = n + 1 + 0 / (i - 100), style = current_setting('datestyle');\n";
    }
    write_revision(project, "a", "", tables);
    write_revision(project, "b", "a", sections, "-- migrate:down\nSELECT 1;");
    REQUIRE(project.migrate("upgrade a").exit == 0);
    for (std::size_t broken = 0; broken < keys.size(); ++broken) {  // in each table, between two settings
      set_database(project, broken);
      if (way == Way::database) CHECK(project.migrate("upgrade head").exit == 1);
      project.database().psql("DELETE FROM " + table_of(keys[broken]) + " WHERE i = 100");
    }
    set_database(project, keys.size());
    const Result last = way == Way::database ? project.migrate("upgrade head") : try_b(project, way);
    CHECK_MESSAGE(last.exit == 0, last.err);
    for (const Key& key : keys) {
      CAPTURE(key.type);
      CHECK(project.database().query("SELECT n, count(*), bool_and(style LIKE 'SQL, %') FROM " +
                                     table_of(key) + " GROUP BY n") == "1|199|t");
    }
  }
}

TEST_CASE("an index serves batches that gives the rows in the order of the key, forwards or backwards") {
  struct Index {
    const char* columns;
    bool serves;
  };
  Project project;
  write_revision(project, "a", "",
                 "CREATE TABLE t (a text COLLATE \"C\" NOT NULL, b int NOT NULL, c int, n int DEFAULT 0);\n"
                 "INSERT INTO t SELECT i % 7, i, i FROM generate_series(1, 50) i;");
  write_revision(project, "b", "a", "-- migrate:up batch=10 key=a,b\nUPDATE t SET n = n + 1;",
                 "-- migrate:down\nSELECT 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  for (const Index& index :
       {Index{"(a, b)", true}, Index{"(a, b, c)", true}, Index{"(a DESC, b DESC)", true},
        Index{"(a, b DESC)", false}, Index{"(a DESC, b)", false}, Index{"(a NULLS FIRST, b)", false},
        Index{"(a text_pattern_ops, b)", false}, Index{"(a COLLATE \"POSIX\", b)", false},
        Index{"(b, a)", false}, Index{"(a, b) WHERE c > 0", false}, Index{"(a)", false}}) {
    project.database().psql(std::string("UPDATE t SET n = 0; DROP INDEX IF EXISTS i; CREATE INDEX i ON t ") +
                            index.columns);
    for (const Way way : {Way::database, Way::script}) {
      CAPTURE(index.columns);
      const Result result = try_b(project, way);
      CHECK_MESSAGE((result.exit == 0) == index.serves, result.err);
      if (!index.serves) CHECK(result.err == Holding("no index of t gives its rows in the order of a, b"));
    }
    CHECK(counted(project) == (index.serves ? "2|50" : "0|50"));
  }
}

TEST_CASE("what a SELECT computes from many rows is seen in its plan, not by its names") {
  struct Statement {
    const char* select;
    bool fits;
  };
  Project project;
  make_counters(project, 100, "SELECT 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql(
      "CREATE TABLE u (id bigint); CREATE FUNCTION sum(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; "
      "CREATE SCHEMA s; CREATE AGGREGATE s.folded(bigint) (sfunc = int8pl, stype = bigint)");
  for (const Statement& statement :
       {Statement{"SELECT sum(filling) FROM t", true},  // a function of this name
        Statement{"SELECT id FROM t JOIN (SELECT max(id) AS last FROM t) m ON id <= last", true},
        Statement{"SELECT (SELECT max(id) FROM t x WHERE x.id <= t.id) FROM t", true},
        Statement{"SELECT sum(id) FROM t", false}, Statement{"SELECT 1 + max(id) FROM t", false},
        Statement{"SELECT coalesce(s.folded(id), 0) FROM t", false}}) {
    make_counters(project, 100,
                  std::string("-- migrate:up batch=10\nINSERT INTO u ") + statement.select + ";",
                  "-- migrate:down\nSELECT 1;");
    for (const Way way : {Way::database, Way::script}) {
      CAPTURE(statement.select);
      project.database().psql("TRUNCATE u");
      const Result result = try_b(project, way);
      CHECK_MESSAGE((result.exit == 0) == statement.fits, result.err);
      if (!statement.fits) CHECK(result.err == Holding("makes one row of many"));
      CHECK(project.database().query("SELECT count(*) FROM u") == (statement.fits ? "100" : "0"));
    }
  }
}

TEST_CASE("what is not fit for batches is refused with the reason") {
  struct Unfit {
    const char* section;
    const char* problem;
  };
  Project project;
  make_counters(project, 100, "SELECT 1;");
  REQUIRE(project.migrate("upgrade a").exit == 0);
  project.database().psql("CREATE TABLE u (other int UNIQUE, n int); INSERT INTO u VALUES (NULL, 1)");
  for (const Unfit& unfit :
       {Unfit{" batch=10 key=filling\nUPDATE t SET n = 1;",
              "no index of t gives its rows in the order of filling"},
        Unfit{" batch=10 key=nothing\nUPDATE t SET n = 1;", "has not all the columns nothing"},
        Unfit{" batch=10\nUPDATE absent SET n = 1;", "the table absent has no primary key"},
        Unfit{" batch=10 key=id\nUPDATE absent SET n = 1;", "the table absent of a batch does not exist"},
        Unfit{" batch=10\nINSERT INTO t SELECT id + 10000 FROM public.t;",
              "reads the table public.t that it writes"},
        Unfit{" batch=10 key=other\nUPDATE u SET n = 1;", "have no other (NULL)"}}) {
    make_counters(project, 100, std::string("-- migrate:up") + unfit.section, "-- migrate:down\nSELECT 1;");
    for (const Way way : {Way::database, Way::script}) {
      CAPTURE(unfit.section);
      const Result refused = try_b(project, way);
      CHECK(refused.exit != 0);
      CHECK(refused.err == Holding(unfit.problem));
      if (way == Way::database) CHECK(refused.err == Holding("b.sql:7"));
    }
  }
}
