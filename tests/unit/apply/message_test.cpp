// From the server's error of a whole message back to one statement of a script.
#include "apply/message.hpp"

#include <doctest/doctest.h>

using migrate::ErrorFacts;
using migrate::apply::Message;

namespace {

Message sample() {
  Message message;
  message.add("BEGIN", {}, "");
  message.add("CREATE TABLE t (\n  a int\n)", {.file = "a.sql", .line = 10}, "a");
  message.add("SELECT 1", {.file = "a.sql", .line = 20}, "a");
  message.add("COMMIT", {}, "a");
  return message;
}

}  // namespace

TEST_CASE("each statement begins a line of the message") {
  CHECK(sample().text() == "BEGIN;\nCREATE TABLE t (\n  a int\n);\nSELECT 1;\nCOMMIT;\n");
}

TEST_CASE("a line of the message is a line of the script") {
  const ErrorFacts facts = sample().locate({.what = "no type", .statement_number = 2, .statement_line = 3});
  CHECK(facts.place.text() == "a.sql:11");
  CHECK(facts.statement == "CREATE TABLE t (\n  a int\n)");
  CHECK(facts.statement_line == 2);
  CHECK(facts.revision == "a");
  CHECK(facts.what == "no type");
}

TEST_CASE("the line counts before the number: a syntax error fails the message before its first statement") {
  const ErrorFacts facts = sample().locate({.statement_number = 1, .statement_line = 5});
  CHECK(facts.place.text() == "a.sql:20");
  CHECK(facts.statement == "SELECT 1");
}

TEST_CASE("without a line the number tells the statement") {
  CHECK(sample().locate({.statement_number = 3}).place.text() == "a.sql:20");
  CHECK(sample().locate({.statement_number = 3}).statement_line == 0);
}

TEST_CASE("an error at the commit belongs to the revision and to no line") {
  const ErrorFacts facts = sample().locate({.statement_number = 4});
  CHECK(facts.statement == "COMMIT");
  CHECK(facts.revision == "a");
  CHECK(facts.place.text().empty());
}

TEST_CASE("an error that says nothing about its place stays as it is") {
  CHECK(sample().locate({.what = "gone", .statement = "all"}).statement == "all");
  CHECK(sample().locate({.what = "gone", .statement = "all", .statement_number = 9}).statement == "all");
}
