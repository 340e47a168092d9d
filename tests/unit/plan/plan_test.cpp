// Expected SQL follows from PostgreSQL's manual: what must exist before what, and what a statement drops by
// itself.
#include "plan/plan.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"
#include "schema_text.hpp"

using namespace migrate;
using namespace migrate::plan;

namespace {

const std::string id = "column:public.t.id table:public.t type=integer not_null=true\n";
const std::string t = "table:public.t\n" + id;

}  // namespace

TEST_CASE("equal schemas need no plan") {
  CHECK(plan_sql(t, t) == "");
}

TEST_CASE("columns, defaults and constraints fold into CREATE TABLE, foreign keys and indexes do not") {
  CHECK(plan_sql("", t + "column:public.t.a table:public.t type=text\n"
                         "default:public.t.a column:public.t.a expression='x'\n"
                         "primary_key:public.t.pk_t table:public.t columns={id} <column:public.t.id\n"
                         "foreign_key:public.t.fk table:public.t columns={id} references={public,t} "
                         "referenced_columns={id} <primary_key:public.t.pk_t\n"
                         "index:public.t.ix table:public.t columns={a} <column:public.t.a\n") ==
        "CREATE TABLE public.t (     id integer NOT NULL,     a text DEFAULT 'x',     CONSTRAINT pk_t "
        "PRIMARY KEY "
        "(id) );\n"
        "ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES public.t(id);\n"
        "CREATE INDEX ix ON public.t (a);\n");
}

TEST_CASE("a default that needs what comes after its table stays a statement of its own") {
  const std::string sql = plan_sql("", t + "default:public.t.id column:public.t.id expression=nextval('s') "
                                           "<sequence:public.s\nsequence:public.s <table:public.u\n"
                                           "table:public.u <table:public.t\n");
  CHECK(sql.find("id integer NOT NULL )") != std::string::npos);
  CHECK(sql.find("SET DEFAULT nextval('s')") > sql.find("CREATE SEQUENCE"));
}

TEST_CASE("what goes with its table has no statement of its own, a foreign key has") {
  CHECK(plan_sql(
            "table:public.t\n" + id +
                "default:public.t.id column:public.t.id expression=1 <column:public.t.id\n"
                "foreign_key:public.t.fk table:public.t columns={id} references={public,u} <table:public.u\n"
                "table:public.u\nindex:public.u.i table:public.u columns={a}\n",
            "") == "ALTER TABLE public.t DROP CONSTRAINT fk;\nDROP TABLE public.t;\nDROP TABLE public.u;\n");
}

TEST_CASE("a schema does not take its sequences along") {
  CHECK(plan_sql("schema:s\nsequence:s.q schema:s\n", "") == "DROP SEQUENCE s.q;\nDROP SCHEMA s;\n");
}

TEST_CASE("a name is given up before it is taken") {
  CHECK(plan_sql(t + "index:public.t.x table:public.t columns={id}\n",
                 t + "unique:public.t.x table:public.t columns={id}\n") ==
        "DROP INDEX public.x;\nALTER TABLE public.t ADD CONSTRAINT x UNIQUE (id);\n");
}

TEST_CASE("what stands on a replaced object is dropped before it and made again after it") {
  const auto with_key = [](const char* columns) {
    return t + "unique:public.t.u table:public.t columns={" + columns +
           "}\nforeign_key:public.t.fk table:public.t columns={id} references={public,t} <unique:public.t.u\n"
           "comment:foreign_key:public.t.fk foreign_key:public.t.fk text=kept <foreign_key:public.t.fk\n";
  };
  CHECK(plan_sql(with_key("id"), with_key("id,id2")) ==
        "ALTER TABLE public.t DROP CONSTRAINT fk;\nALTER TABLE public.t DROP CONSTRAINT u;\n"
        "ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (id, id2);\n"
        "ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES public.t;\n"
        "COMMENT ON CONSTRAINT fk ON public.t IS 'kept';\n");
}

TEST_CASE("what holds rows is never dropped to be made again; the error names both") {
  const auto with_index = [](const char* columns) {
    return t + "index:public.t.i table:public.t columns={" + columns +
           "}\ncolumn:public.t.h table:public.t type=x <index:public.t.i\n";
  };
  try {
    plan_sql(with_index("id"), with_index("no"));
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.exit() == Exit::refused);
    CHECK(error.facts().what.find("public.t.h") != std::string::npos);
    CHECK(error.facts().what.find("public.t.i") != std::string::npos);
    CHECK_FALSE(error.facts().hint.empty());
  }
}

TEST_CASE("a new enum label is committed before it is used, and not before it has to be") {
  const std::string type = "enum:public.e labels={a}\n";
  const std::string longer = "enum:public.e labels={a,b}\n";
  const std::string column = "column:public.t.e table:public.t type=public.e <enum:public.e\n";
  const std::string add = "ALTER TYPE public.e ADD VALUE IF NOT EXISTS 'b' AFTER 'a';\n";
  CHECK(plan_sql(type + t, longer + t + column) == add + "ALTER TABLE public.t ADD COLUMN e public.e;\n");
  CHECK(plan_sql(
            type + t + column,
            longer + t + column +
                "default:public.t.e column:public.t.e expression='b' <column:public.t.e <enum:public.e\n") ==
        add + "--\nALTER TABLE public.t ALTER COLUMN e SET DEFAULT 'b';\n");
}

TEST_CASE("a backfill comes between a new column and its NOT NULL") {
  kinds::Hints hints;
  hints.backfills[Address::parse("column:public.t.n")] = "id + 1";
  CHECK(plan_sql(t, t + "column:public.t.n table:public.t type=integer not_null=true\n", hints) ==
        "ALTER TABLE public.t ADD COLUMN n integer;\nUPDATE public.t SET n = id + 1;\n"
        "ALTER TABLE public.t ALTER COLUMN n SET NOT NULL;\n");
}

TEST_CASE("a plan is the same whatever the order of the snapshot's objects") {
  const std::string a = "table:public.a\ncolumn:public.a.x table:public.a type=int\n";
  CHECK(plan_sql("", a + t) == plan_sql("", t + a));
}

TEST_CASE("tablespaces and access methods change in place, and back to the server's own") {
  const std::string moved = "table:public.t tablespace=fast access_method=columnar\n" + id;
  CHECK(plan_sql(t, moved) ==
        "ALTER TABLE public.t SET ACCESS METHOD columnar;\nALTER TABLE public.t SET TABLESPACE fast;\n");
  CHECK(plan_sql(moved, t) ==
        "ALTER TABLE public.t SET ACCESS METHOD heap;\nALTER TABLE public.t SET TABLESPACE pg_default;\n");
  CHECK(plan_sql("", moved) ==
        "CREATE TABLE public.t (     id integer NOT NULL ) USING columnar TABLESPACE fast;\n");
}

namespace {

// A range type and its canonical function, which need each other.
std::string range_type(const std::string& more, const std::string& body) {
  return "function:public.f(public.r) arguments=public.r returns=public.r language=internal body=" + body +
         " <range_type:public.r\nrange_type:public.r subtype=integer canonical=public.f " + more +
         " <function:public.f(public.r)\n";
}

}  // namespace

TEST_CASE("a type that its own functions need is declared before them, and takes them along") {
  CHECK(plan_sql("", range_type("", "a")) ==
        "CREATE TYPE public.r;\n"
        "CREATE FUNCTION public.f(public.r) RETURNS public.r     LANGUAGE internal     AS 'a';\n"
        "CREATE TYPE public.r AS RANGE (     subtype = integer,     canonical = public.f );\n");
  CHECK(plan_sql(range_type("", "a"), "") == "DROP TYPE public.r CASCADE;\n");
  CHECK(plan_sql(range_type("", "a"), range_type("collation=c", "a"))
            .starts_with("DROP TYPE public.r CASCADE;\nCREATE TYPE public.r;\nCREATE FUNCTION"));
}

TEST_CASE("a function changes beside the type that is made of it") {
  CHECK(plan_sql(range_type("", "a"), range_type("", "b")) ==
        "CREATE OR REPLACE FUNCTION public.f(public.r) RETURNS public.r     LANGUAGE internal     AS 'b';\n");
  const auto base = [](const std::string& receive) {
    return "function:public.i(cstring) arguments=cstring returns=public.b language=internal body=" + receive +
           "i <base_type:public.b\n"
           "function:public." +
           receive +
           "(internal) arguments=internal returns=public.b language=internal "
           "body=x <base_type:public.b\n"
           "base_type:public.b input=public.i receive=public." +
           receive +
           " <function:public.i(cstring) "
           "<function:public." +
           receive + "(internal)\n";
  };
  const std::string sql = plan_sql(base("old"), base("new"));
  const std::size_t set = sql.find("ALTER TYPE public.b SET (RECEIVE = public.new)");
  CHECK(sql.find("CREATE FUNCTION public.new") < set);
  CHECK(set < sql.find("DROP FUNCTION public.old(internal)"));
  CHECK(sql.find("DROP TYPE") == std::string::npos);
}

TEST_CASE("a type that changes in place waits for nothing that goes") {
  const auto types = [](const std::string& send, const std::string& of_operator) {
    return "function:public.i(cstring) arguments=cstring returns=public.b language=internal body=i "
           "<base_type:public.b\n"
           "base_type:public.b input=public.i send=" +
           send +
           " <function:public.i(cstring)\noperator:public.<(public.b,public.b) "
           "arguments=public.b,public.b function=f <base_type:public.b " +
           of_operator + "\n";
  };
  const std::string sql = plan_sql(
      types("s", "") +
          "operator:public.>(public.b,public.b) arguments=public.b,public.b function=f "
          "<base_type:public.b\n"
          "operator_family:public.o(gist) operators={1~<(b),2~>(b)} <operator:public.<(public.b,public.b) "
          "<operator:public.>(public.b,public.b)\n",
      types("t", "restrict=e") +
          "operator_family:public.o(gist) operators={1~<(b)} <operator:public.<(public.b,public.b)\n");
  CHECK(sql.find("ALTER TYPE public.b SET (SEND = t)") < sql.find("ALTER OPERATOR public.<"));
  CHECK(sql.find("USING gist DROP") < sql.find("DROP OPERATOR public.>"));
}
