// The order of actions from literal graphs.
#include <doctest/doctest.h>

#include "error/error.hpp"
#include "plan/graph.hpp"

using namespace migrate;
using namespace migrate::plan;

namespace {

catalog::Object object(const char* address) {
  catalog::Object out;
  out.address = catalog::Address::parse(address);
  return out;
}

const catalog::Object type = object("enum:public.e"), a = object("table:public.a"),
                      b = object("table:public.b"), index = object("index:public.a.i"),
                      key = object("foreign_key:public.a.f");

using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("what nothing orders comes by kind and name; drops run the other way") {
  ActionGraph graph;
  graph.nodes = {{.effect = Effect::drop, .object = &type},
                 {.effect = Effect::create, .object = &b},
                 {.effect = Effect::create, .object = &a},
                 {.effect = Effect::drop, .object = &index},
                 {.effect = Effect::create, .object = &index}};
  CHECK(order(graph) == Places{3, 2, 1, 4, 0});
}

TEST_CASE("what must come first does") {
  ActionGraph graph;
  graph.nodes = {{.effect = Effect::create, .object = &a, .statement = {}, .sequence = 0, .after = {1}},
                 {.effect = Effect::create, .object = &b, .statement = {}, .sequence = 0, .after = {2}},
                 {.effect = Effect::create, .object = &key}};
  CHECK(order(graph) == Places{2, 1, 0});
}

TEST_CASE("a cycle is reported with its members") {
  ActionGraph graph;
  graph.nodes = {{.effect = Effect::create, .object = &a, .statement = {}, .sequence = 0, .after = {1}},
                 {.effect = Effect::drop, .object = &b, .statement = {}, .sequence = 0, .after = {0}},
                 {.effect = Effect::create, .object = &type}};
  CHECK_THROWS_WITH_AS(order(graph), doctest::Contains("create table public.a, drop table public.b"), Error);
}
