// Expected values follow CREATE SEQUENCE and ALTER SEQUENCE of PostgreSQL's manual.
#include "kinds/sequence_options.hpp"

#include <doctest/doctest.h>

#include "kinds/kind.hpp"

using namespace migrate;
using migrate::catalog::Object;

namespace {

using Options = std::vector<std::pair<const char*, const char*>>;

Object sequence(const Options& options) {
  Object out;
  out.address = catalog::Address::parse("sequence:public.s");
  for (const auto& [name, value] : options) out.set(name, value);
  return out;
}

std::string change(const Options& from, const Options& to) {
  const Object before = sequence(from), after = sequence(to);
  const catalog::Snapshot one({before}, std::vector<catalog::Dependency>{});
  const catalog::Snapshot other({after}, std::vector<catalog::Dependency>{});
  const std::vector<catalog::Change> changes = catalog::diff(one, other);
  REQUIRE(changes.size() == 1);
  return kinds::sequence_option_changes(std::get<catalog::Alter>(changes.front()), "");
}

}  // namespace

TEST_CASE("only what is not the default is said") {
  CHECK(kinds::sequence_options(sequence({})) == "");
  CHECK(kinds::sequence_options(sequence({{"increment", "2"}, {"cycle", "true"}})) ==
        " INCREMENT BY 2 CYCLE");
}

TEST_CASE("a changed increment keeps the start by naming it") {
  CHECK(change({}, {{"increment", "5"}}) == " INCREMENT BY 5 START WITH 1");
  CHECK(change({{"increment", "5"}, {"start", "7"}}, {{"start", "7"}}) == " INCREMENT BY 1 START WITH 7");
}

TEST_CASE("an option that goes returns to its default") {
  CHECK(change({{"cache", "10"}, {"cycle", "true"}}, {}) == " CACHE 1 NO CYCLE");
  CHECK(change({{"minvalue", "0"}, {"maxvalue", "9"}}, {}) == " NO MINVALUE NO MAXVALUE START WITH 1");
  CHECK(change({{"start", "9"}}, {}) == " START WITH 1");
}

TEST_CASE("a descending sequence starts at its top") {
  CHECK(change({}, {{"increment", "-1"}}) == " INCREMENT BY -1 START WITH -1 RESTART");
  CHECK(change({{"start", "3"}, {"increment", "-1"}, {"maxvalue", "5"}},
               {{"increment", "-1"}, {"maxvalue", "5"}}) == " START WITH 5");
}

TEST_CASE("a range that holds no old value begins anew, one that overlaps goes on") {
  CHECK(change({{"maxvalue", "10"}}, {{"minvalue", "100"}}) ==
        " MINVALUE 100 NO MAXVALUE START WITH 100 RESTART");
  CHECK(change({{"maxvalue", "10"}}, {{"maxvalue", "20"}}) == " MAXVALUE 20 START WITH 1");
}
