#include "sql/statements.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"

using namespace migrate;

namespace {

std::vector<std::string> texts(const std::vector<sql::Statement>& statements) {
  std::vector<std::string> out;
  for (const sql::Statement& statement : statements) out.push_back(statement.text);
  return out;
}

// Cut by parser and by tokens, which must agree on what both understand.
std::vector<std::string> cut(std::string_view script) {
  const auto statements = sql::cut_statements(script);
  CHECK(sql::cut_statements_by_tokens(script) == statements);
  return texts(statements);
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a script is cut at its semicolons") {
  CHECK(cut("SELECT 1; SELECT 2;\n") == Texts{"SELECT 1", "SELECT 2"});
  CHECK(cut("SELECT 1; SELECT 2 -- no semicolon") == Texts{"SELECT 1", "SELECT 2"});
  CHECK(cut("SELECT ';', \";\", $$;$$, $a$ ; $$ $a$, E'\\';' FROM \";\" /* ; /* ; */ */").size() == 1);
}

TEST_CASE("empty statements vanish") {
  CHECK(cut("").empty());
  CHECK(cut(" ;; -- nothing\n ; /* here */").empty());
  CHECK(cut(";;SELECT 1;;").size() == 1);
}

TEST_CASE("a semicolon inside a rule, a body or a string ends nothing") {
  CHECK(cut("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3").size() == 2);
  CHECK(cut("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; "
            "SELECT 3")
            .size() == 2);
  CHECK(cut("CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END; SELECT 3").size() == 2);
  CHECK(
      cut("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; SELECT 1").size() ==
      2);
  CHECK(cut("DO 'BEGIN NULL; END'; BEGIN; SELECT 1; END").size() == 4);
  CHECK(cut("SELECT 'a'\n  ';b'; SELECT 1").size() == 2);
  CHECK(cut("SELECT E'a'\n  '\\';b'; SELECT 1").size() == 2);
}

TEST_CASE("a statement knows the line and offset of its first token, comments before it left out") {
  const auto statements =
      sql::cut_statements("-- first\nSELECT\n1; /* c */ SELECT 2;\n\n  -- größe\nSELECT 3 -- end\n");
  REQUIRE(statements.size() == 3);
  CHECK(statements[0] == sql::Statement{"SELECT\n1", 2, 9});
  CHECK(statements[1] == sql::Statement{"SELECT 2", 3, 27});
  CHECK(statements[2] == sql::Statement{"SELECT 3", 6, 51});
}

TEST_CASE("what the parser refuses is cut all the same, for the server to judge") {
  CHECK(texts(sql::cut_statements("SELEC 1; SELECT 2;")) == Texts{"SELEC 1", "SELECT 2"});
  CHECK(texts(sql::cut_statements("SELECT 0x1F, 1_000, 2e-3; SELECT 1 FROM WHERE; SELECT 2")) ==
        Texts{"SELECT 0x1F, 1_000, 2e-3", "SELECT 1 FROM WHERE", "SELECT 2"});
  CHECK(texts(sql::cut_statements("SELECT 1; SELECT 'open; SELECT 2;")) ==
        Texts{"SELECT 1", "SELECT 'open; SELECT 2;"});
  CHECK(texts(sql::cut_statements("NEW SYNTAX; CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END; SELECT 1"))
            .size() == 3);
}

TEST_CASE("a script with a NUL byte or other than UTF-8 is refused at its place") {
  const auto place = [](std::string_view script) {
    try {
      sql::cut_statements(script);
    } catch (const Error& error) {
      return error.facts().place;
    }
    return Place{};
  };
  CHECK(place("SELECT 1;\nSELECT '\xff'") == Place{"", 2, 9});
  CHECK(place(std::string_view("SELECT\0 1", 9)) == Place{"", 1, 7});
  CHECK(place("SELECT '\xed\xa0\x80'").column == 9);    // a surrogate
  CHECK(place("SELECT '\xc0\x80'").column == 9);        // overlong
  CHECK(place("SELECT '\xf0\x9f\x98\x80'").line == 0);  // an emoji is fine
}

TEST_CASE("deep nesting is no trouble") {
  const std::string open(20000, '(');
  CHECK(sql::cut_statements("SELECT " + open + "1" + std::string(20000, ')') + "; SELECT 2").size() == 2);
}
