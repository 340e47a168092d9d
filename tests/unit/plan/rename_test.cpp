#include "plan/rename.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"
#include "schema_text.hpp"

using namespace migrate;
using namespace migrate::plan;

namespace {

Rename wish(const char* from, const char* to, const char* label = "") {
  return {.from = catalog::Address::parse(from), .to = to, .label = label};
}

std::string statements(const std::vector<Rename>& renames) {
  std::string out;
  for (const Rename& one : renames) out += rename_statement(one).sql + "\n";
  return out;
}

}  // namespace

TEST_CASE("a rename applies while the old name is there and the new one is not") {
  const std::vector<Rename> wishes = {wish("table:public.users", "accounts")};
  CHECK(statements(applicable(wishes, schema("table:public.users\n"))) ==
        "ALTER TABLE public.users RENAME TO accounts\n");
  CHECK(applicable(wishes, schema("table:public.accounts\n")).empty());
  CHECK(applicable(wishes, schema("table:public.users\ntable:public.accounts\n")).empty());
  CHECK(applicable(wishes, schema("")).empty());
}

TEST_CASE("containers are renamed before what they contain, whose wishes name the new container") {
  const std::vector<Rename> wishes = {wish("column:r.t2.a", "b"), wish("enum:r.f", "y", "x"),
                                      wish("enum:r.e", "f"), wish("table:r.t", "t2"), wish("schema:s", "r")};
  CHECK(statements(applicable(wishes, schema("schema:s\nenum:s.e labels={x}\ntable:s.t\ncolumn:s.t.a\n"))) ==
        "ALTER SCHEMA s RENAME TO r\nALTER TYPE r.e RENAME TO f\nALTER TYPE r.f RENAME VALUE 'x' TO 'y'\n"
        "ALTER TABLE r.t RENAME TO t2\nALTER TABLE r.t2 RENAME COLUMN a TO b\n");
}

TEST_CASE("an enum of another schema keeps its name") {
  const std::vector<Rename> wishes = {wish("enum:a.old", "new"), wish("enum:b.new", "y", "x")};
  CHECK(statements(applicable(wishes, schema("enum:a.old labels={z}\nenum:b.new labels={x}\n"))) ==
        "ALTER TYPE a.old RENAME TO new\nALTER TYPE b.new RENAME VALUE 'x' TO 'y'\n");
}

TEST_CASE("a name that another wish gives up is free, in whatever order the wishes come") {
  const std::vector<Rename> wishes = {wish("table:public.a", "b"), wish("table:public.b", "c"),
                                      wish("column:public.b.x", "y")};
  CHECK(statements(applicable(wishes, schema("table:public.a\ncolumn:public.a.x\ntable:public.b\n"))) ==
        "ALTER TABLE public.b RENAME TO c\nALTER TABLE public.a RENAME TO b\n"
        "ALTER TABLE public.b RENAME COLUMN x TO y\n");
  const std::vector<Rename> labels = {wish("enum:public.e", "y", "x"), wish("enum:public.e", "z", "y")};
  CHECK(statements(applicable(labels, schema("enum:public.e labels={x,y}\n"))) ==
        "ALTER TYPE public.e RENAME VALUE 'y' TO 'z'\nALTER TYPE public.e RENAME VALUE 'x' TO 'y'\n");
}

TEST_CASE("what has a new name does not move on to the next") {
  const std::vector<Rename> wishes = {wish("enum:public.a", "b"), wish("enum:public.b", "c")};
  CHECK(statements(applicable(wishes, schema("enum:public.a labels={x}\n"))) ==
        "ALTER TYPE public.a RENAME TO b\n");
}

TEST_CASE("of several old names that may be meant the one that is there counts") {
  const std::vector<Rename> wishes = {wish("check:public.t.ck_t_old", "ck_t_new"),
                                      wish("check:public.t.old", "ck_t_new")};
  CHECK(statements(applicable(wishes, schema("table:public.t\ncheck:public.t.ck_t_old expression=a\n"))) ==
        "ALTER TABLE public.t RENAME CONSTRAINT ck_t_old TO ck_t_new\n");
}

TEST_CASE("names that go round in a circle are refused, while all of them are there") {
  const std::vector<Rename> swap = {wish("table:public.a", "b"), wish("table:public.b", "a")};
  CHECK_THROWS_WITH_AS(applicable(swap, schema("table:public.a\ntable:public.b\n")),
                       doctest::Contains("these names go round in a circle"), Error);
  CHECK(applicable(swap, schema("")).empty());
  const std::vector<Rename> round = {wish("column:public.t.a", "b"), wish("column:public.t.b", "c"),
                                     wish("column:public.t.c", "a")};
  CHECK_THROWS_WITH_AS(
      applicable(round, schema("table:public.t\ncolumn:public.t.a\ncolumn:public.t.b\ncolumn:public.t.c\n")),
      doctest::Contains("circle"), Error);
}

TEST_CASE("two things cannot both have been the same one") {
  const std::vector<Rename> wishes = {wish("table:public.t", "a"), wish("table:public.t", "b")};
  CHECK_THROWS_WITH_AS(applicable(wishes, schema("table:public.t\n")),
                       doctest::Contains("to b, and to a as well"), Error);
  CHECK(applicable(wishes, schema("table:public.t\ntable:public.a\ntable:public.b\n")).empty());
}

TEST_CASE("every rename has its way back") {
  for (const Rename& one :
       {wish("table:public.a", "b"), wish("column:public.t.a", "b c"), wish("enum:public.e", "new", "old")}) {
    CHECK(reversed(reversed(one)) == one);
  }
  CHECK(rename_statement(reversed(wish("column:public.t.a", "b c"))).sql ==
        "ALTER TABLE public.t RENAME COLUMN \"b c\" TO a");
  CHECK(rename_statement(reversed(wish("enum:public.e", "new", "old"))).sql ==
        "ALTER TYPE public.e RENAME VALUE 'new' TO 'old'");
}
