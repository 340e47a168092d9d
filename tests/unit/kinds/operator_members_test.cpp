// Expected values follow ALTER OPERATOR FAMILY of PostgreSQL's manual.
#include "kinds/operator_members.hpp"

#include <doctest/doctest.h>

#include "sql/list.hpp"

using namespace migrate;
using catalog::Address;
using catalog::Object;
using Texts = std::vector<std::string>;

namespace {

Object family(const Texts& operators, const Texts& functions = {}) {
  Object out;
  out.address = Address::parse("operator_family:app.f(btree)");
  out.set("operators", operators.empty() ? "" : sql::format_array(operators));
  out.set("functions", functions.empty() ? "" : sql::format_array(functions));
  return out;
}

}  // namespace

TEST_CASE("a member goes by its number and types, and comes by all of its clause") {
  CHECK(kinds::member_changes(family({"1 \"(\".<(a,b) FOR ORDER BY g", "3 =(a,b)"}, {"1 (a, b) f(a,b)"}),
                              family({"3 =(a,b)"}, {"1 (a, b) g(a,b)"})) ==
        Texts{"DROP\n    OPERATOR 1 (a,b),\n    FUNCTION 1 (a, b)", "ADD\n    FUNCTION 1 (a, b) g(a,b)"});
  CHECK(kinds::member_changes(family({"3 =(a,b)"}), family({"3 =(a,b)"})).empty());
}

TEST_CASE("what a member names is looked for where SQL looks for it") {
  const auto needs = [](const Object& of) {
    Texts out;
    for (const Address& address : kinds::member_needs(of, "int")) out.push_back(address.text());
    return out;
  };
  CHECK(needs(family({"1 <"})) ==
        Texts{"operator:app.<(integer, integer)", "operator:public.<(integer, integer)"});
  CHECK(needs(family({"1 s.<(integer,text) FOR ORDER BY g"})) == Texts{"operator:s.<(integer, text)"});
  CHECK(needs(family({}, {"1 (a, b) s.f(a,b)", "2 s.g"})) ==
        Texts{"function:s.f(a, b)", "function:s.g(integer, integer)"});
}

TEST_CASE("a class or family is named with its access method") {
  CHECK(kinds::name_with_method(Address::parse("operator_class:app.f(btree)")) == "app.f USING btree");
  CHECK(kinds::name_with_method(Address::parse("operator_class:app.f(My tree)")) ==
        "app.f USING \"My tree\"");
}
