// What is committed at once, and where the way back from the middle begins.
#include "apply/units.hpp"

#include <doctest/doctest.h>

#include "script/read.hpp"

using namespace migrate;
using apply::first_unit;
using history::Direction;

namespace {

script::Script script_of(const std::string& sections) {
  return script::parse("-- m\n--\n-- revision: a\n-- parents:\n\n" + sections, "a.sql");
}

std::string units_in_words(const script::Script& script) {
  std::string out;
  for (const apply::Unit& unit : apply::units_of(script.up)) {
    out += unit.alone ? "alone(" : "(";
    for (const sql::Statement& statement : unit.statements) out += statement.text + ";";
    out += ") ";
  }
  return out;
}

history::Progress up_done(int units) {
  return {.revision = "a", .direction = Direction::up, .units_done = units};
}

}  // namespace

TEST_CASE("a section is a unit; without transaction each statement is one, alone where it must be") {
  const script::Script script = script_of(
      "-- migrate:up\nSELECT 1;\nSELECT 2;\n-- migrate:up transaction=none\nVACUUM;\nALTER TYPE e ADD VALUE "
      "'x';\nCALL p();\n");
  CHECK(units_in_words(script) ==
        "(SELECT 1;SELECT 2;) alone(VACUUM;) (ALTER TYPE e ADD VALUE 'x';) alone(CALL p();) ");
}

TEST_CASE("a revision of one transaction needs no journal") {
  const auto journalled = [](const std::string& sections) {
    const script::Script script = script_of(sections);
    return apply::is_journalled(apply::units_of(script.up));
  };
  CHECK(!journalled("-- migrate:up\nSELECT 1;\nSELECT 2;\n"));
  CHECK(!journalled("-- migrate:up transaction=none\nSELECT 1;\n"));
  CHECK(journalled("-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;\n"));
  CHECK(journalled("-- migrate:up transaction=none\nVACUUM;\n"));
  CHECK(journalled("-- migrate:up batch=10\nDELETE FROM t;\n"));
}

TEST_CASE("checksums of what is done: comments do not count, what is not done may change") {
  const auto checksum = [](const std::string& sections, std::size_t units) {
    const script::Script script = script_of(sections);
    return apply::checksums_of(apply::units_of(script.up)).at(units);
  };
  const std::string one = "-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;\n";
  CHECK(checksum(one, 1) == checksum("-- migrate:up\nselect /* c */ 1;\n-- migrate:up\nSELECT 3;\n", 1));
  CHECK(checksum(one, 1) != checksum("-- migrate:up\nSELECT 1;\nSELECT 2;\n-- migrate:up\n", 1));
  CHECK(checksum(one, 2) != checksum("-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 3;\n", 2));
}

TEST_CASE("the same direction goes on behind what is done") {
  const script::Script script = script_of("-- migrate:up\nA;\n-- migrate:up\nB;\n-- migrate:down\nC;\n");
  CHECK(first_unit(up_done(1), script, Direction::up) == 1);
}

TEST_CASE(
    "on the way back each down section undoes its mirror, those of which nothing was done are left out") {
  const script::Script script = script_of(
      "-- migrate:up\nA;\n-- migrate:up transaction=none\nVACUUM a;\nVACUUM b;\n-- migrate:up\nC;\n"
      "-- migrate:down\nUNC;\n-- migrate:down transaction=none\nVACUUM b;\nVACUUM a;\n-- "
      "migrate:down\nUNA;\n");
  CHECK(first_unit(up_done(0), script, Direction::down) == 4);
  CHECK(first_unit(up_done(1), script, Direction::down) == 3);
  CHECK(first_unit(up_done(2), script, Direction::down) == 2);
  CHECK(first_unit(up_done(3), script, Direction::down) == 1);
  CHECK(first_unit(up_done(4), script, Direction::down) == 0);
}

TEST_CASE("batches of which some are done are undone by their mirror") {
  const script::Script script = script_of(
      "-- migrate:up\nA;\n-- migrate:up batch=10\nDELETE FROM t;\n-- migrate:down\nB;\n-- "
      "migrate:down\nC;\n");
  history::Progress progress = up_done(1);
  CHECK(first_unit(progress, script, Direction::down) == 1);
  progress.cursor = "'1'";
  CHECK(first_unit(progress, script, Direction::down) == 0);
  CHECK(first_unit(progress, script, Direction::up) == 1);
}

TEST_CASE("sections that are no mirror of each other run from the beginning") {
  const script::Script script = script_of("-- migrate:up\nA;\n-- migrate:up\nB;\n-- migrate:down\nDROP;\n");
  CHECK(first_unit(up_done(1), script, Direction::down) == 0);
}
