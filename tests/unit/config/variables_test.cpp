#include "config/variables.hpp"

#include <doctest/doctest.h>

#include "config/dotenv.hpp"
#include "config/duration.hpp"

using namespace migrate;
using namespace migrate::config;

namespace {

Variables variables() {
  return Variables(
      [](const std::string& name) -> std::optional<std::string> {
        if (name == "A") return "real";
        if (name == "EMPTY") return "";
        return std::nullopt;
      },
      {{"A", "dotenv"}, {"B", "two"}}, {{"tenant", "t1"}});
}

std::string expand(const char* text) {
  return variables().expand(text, {"f.yaml", 3, 7});
}

}  // namespace

TEST_CASE("variables are replaced, the real environment before .env") {
  CHECK(expand("${A}-${B}") == "real-two");
  CHECK(expand("${C:-x}") == "x");
  CHECK(expand("${EMPTY:-x}${EMPTY}") == "x");
  CHECK(expand("${C:-${D:-{deep}}}") == "{deep}");
  CHECK(expand("${C:-${B}}") == "two");
  CHECK(expand("${C:-}") == "");
  CHECK(expand("${x.tenant}/${x.none:-n}") == "t1/n");
}

TEST_CASE("dollars stand for themselves where no brace follows") {
  CHECK(expand("$$") == "$");
  CHECK(expand("$${A}") == "${A}");
  CHECK(expand("pa$word$") == "pa$word$");
}

TEST_CASE("unset variables and malformed references are errors with their place") {
  CHECK_THROWS_WITH_AS(expand("${C}"), "f.yaml:3:7: the variable C is not set", Error);
  CHECK_THROWS_WITH_AS(expand("${x.who}"), "f.yaml:3:7: the variable x.who is not set", Error);
  CHECK_THROWS_AS(expand("${A"), Error);
  CHECK_THROWS_AS(expand("${}"), Error);
  CHECK_THROWS_AS(expand("${A-b}"), Error);
}

TEST_CASE(".env: comments, export, quotes, escapes, lines") {
  const auto read = parse_dotenv(
      "# words\n\nA=1\nexport B = two words # no\nC='a # b\\n'\nD=\"x\\ny\\\"z\" # "
      "c\r\nE=\nF=a#b\nG=\"1\n2\"\nA=9\r\n",
      ".env");
  const std::map<std::string, std::string> expected{{"A", "9"},       {"B", "two words"}, {"C", "a # b\\n"},
                                                    {"D", "x\ny\"z"}, {"E", ""},          {"F", "a#b"},
                                                    {"G", "1\n2"}};
  CHECK(read == expected);
}

TEST_CASE(".env: what is no line of it is an error with its line") {
  CHECK_THROWS_WITH_AS(parse_dotenv("A=1\nnonsense\n", ".env"), ".env:2: expected NAME=value", Error);
  CHECK_THROWS_WITH_AS(parse_dotenv("A=1\nB='x\n\n", ".env"), ".env:2: a quote is not closed", Error);
  CHECK_THROWS_WITH_AS(parse_dotenv("A='1' 2\n", ".env"), ".env:1: text after the closing quote", Error);
}

TEST_CASE("durations have PostgreSQL's units") {
  using std::chrono::milliseconds;
  CHECK(parse_duration("5s") == milliseconds(5000));
  CHECK(parse_duration("500ms") == milliseconds(500));
  CHECK(parse_duration("2min") == milliseconds(120000));
  CHECK(parse_duration("0") == milliseconds(0));
  CHECK(parse_duration("1.5 s") == milliseconds(1500));
  CHECK(parse_duration("1h") == milliseconds(3600000));
  CHECK(parse_duration("250") == milliseconds(250));
  for (const char* bad : {"", "s", "5 sec", "-1s", "inf", "nan", "5S", "25d", "1s2", "5ss"}) {
    CAPTURE(bad);
    CHECK(parse_duration(bad) == std::nullopt);
  }
}
