#include "history/graph.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "literal_graph.hpp"

using namespace literal;

namespace {

std::vector<ErrorFacts> refusals(const std::string& literal) {
  std::vector<ErrorFacts> out;
  try {
    graph(literal);
    FAIL("it was accepted: " << literal);
  } catch (const Errors& errors) {
    for (const Error& error : errors.all()) out.push_back(error.facts());
  } catch (const Error& error) {
    out.push_back(error.facts());
  }
  return out;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("heads, bases, branch points and merge points are told by the parents") {
  const Graph g = graph("a b<a c1<b c2<b d1<c1 d2<c2 e<d1,d2 x");
  CHECK(text(g.heads()) == "e x");
  CHECK(text(g.bases()) == "a x");
  CHECK(text(g.branch_points()) == "b");
  CHECK(text(g.merge_points()) == "e");
  CHECK(text(g.children("b")) == "c1 c2");
}

TEST_CASE("what another revision depends on is a head, but not an effective one") {
  const Graph g = graph("a1 a2<a1 b1 b2<b1*a2");
  CHECK(text(g.heads()) == "a2 b2");
  CHECK(text(g.effective_heads()) == "b2");
  CHECK(text(g.dependencies("b2")) == "a2");
  CHECK(text(g.dependents("a2")) == "b2");
}

TEST_CASE("above and below follow parents and dependencies, a branch parents alone") {
  const Graph g = graph("a1 a2<a1 a3<a2 b1 b2<b1*a2 b3<b2");
  const auto list = [](const history::RevisionSet& set) { return text({set.begin(), set.end()}); };
  CHECK(list(g.with_all_below({"b2"})) == "a1 a2 b1 b2");
  CHECK(list(g.with_all_above({"a2"})) == "a2 a3 b2 b3");
  CHECK(list(g.lineage("b2")) == "b1 b2 b3");
  CHECK(text(g.maximal({"a1", "a2", "b1", "b2"})) == "b2");
  CHECK(text(g.maximal({"a3", "b2", "a1"})) == "a3 b2");
}

TEST_CASE("a dependency may name a label") {
  const Graph g = graph("a1#lib b1*lib c1*lib,a1");
  CHECK(text(g.dependencies("b1")) == "a1");
  CHECK(text(g.dependencies("c1")) == "a1");
  CHECK(g.find_label("lib") == "a1");
  CHECK(g.find_label("none").empty());
}

// alembic.md seeds 29, 49, 50, 55, 56, 65.
TEST_CASE("the order keeps branches together and does not depend on the order of the scripts") {
  struct Case {
    const char* graph;
    const char* order;
  };
  for (const Case& c :
       {Case{"a b<a c1<b d1<c1 c2<b d2<c2", "a b c2 d2 c1 d1"},
        Case{"a b<a c1<b d1<c1 c2<b d2<c2 e<d1,d2 f<e", "a b c2 d2 c1 d1 e f"},
        Case{"a b1<a b2<a b3<a c1<b1,b2,b3 c2<b1,b2,b3 d1<c1 d2<c2", "a b3 b2 b1 c2 d2 c1 d1"},
        Case{"a1 a2<a1 a3<a2 b1 b2<b1*a2", "a1 a2 b1 b2 a3"},
        Case{"a1 b1<a1 c1<b1#lib a2 b2<a2 c2<b2*lib", "a1 b1 c1 a2 b2 c2"}}) {
    std::vector<Node> scripts = nodes(c.graph);
    CHECK(text(Graph(scripts).order()) == c.order);
    std::reverse(scripts.begin(), scripts.end());
    CHECK(text(Graph(scripts).order()) == c.order);
  }
}

TEST_CASE(
    "alembic seed 23: a parent that is not there is refused with its file, its line and the nearest id") {
  const auto facts = refusals("1975ea83b712 b<1975ea83b713");
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].place == Place{"m/b.sql", 4, 0});
  CHECK(contains(facts[0].what, "1975ea83b713"));
  CHECK(contains(facts[0].hint, "'1975ea83b712'"));
}

TEST_CASE("alembic seed 24: cycles and self-parents are refused by their members") {
  CHECK(contains(refusals("a<b b<a")[0].what, "cycle: a (m/a.sql:5), b (m/b.sql:5)"));
  CHECK(contains(refusals("a<a")[0].what, "its own parent"));
  CHECK(contains(refusals("a*a")[0].what, "depends on itself"));
  CHECK(contains(refusals("a1 a2<a1*b2 b1 b2<b1*a2")[0].what, "cycle: a2 (m/a2.sql:5), b2 (m/b2.sql:5)"));
  const auto facts = refusals("x y<x a<c,y b<a c<b d<c");
  CHECK(contains(facts[0].what, "cycle: c (m/c.sql:5), b (m/b.sql:5), a (m/a.sql:5)"));
  CHECK(facts[0].place == Place{"m/c.sql", 5, 0});
}

TEST_CASE("alembic seeds 25 and 48: ids and labels that come twice are refused with both files") {
  const auto ids = refusals("a b<a a");
  CHECK(contains(ids[0].what, "the revision id 'a' is already that of m/a.sql:3"));
  const auto labels = refusals("a#x b#x");
  CHECK(contains(labels[0].what, "'x' of revision b is already that of a, m/a.sql:6"));
  CHECK(labels[0].place == Place{"m/b.sql", 6, 0});
  CHECK(contains(refusals("a b#a")[0].what, "is the id of m/a.sql:3"));
}

TEST_CASE("alembic seed 66: a dependency that is not there is refused") {
  const auto facts = refusals("a#library b*librari");
  CHECK(contains(facts[0].what, "'librari'"));
  CHECK(facts[0].place == Place{"m/b.sql", 5, 0});
  CHECK(contains(facts[0].hint, "'library'"));
}

TEST_CASE("a cycle of a long history is told by its first members") {
  const auto facts = refusals("a<i b<a c<b d<c e<d f<e g<f h<g i<h");
  CHECK(contains(facts[0].what, "cycle: a (m/a.sql:5), i (m/i.sql:5), h"));
  CHECK(contains(facts[0].what, "e (m/e.sql:5) and 3 more"));
}

TEST_CASE("all broken scripts are named at once") {
  CHECK(refusals("a<x b<y c*z d<d").size() == 4);
}

TEST_CASE("a history of twenty thousand revisions is sorted in a moment") {
  std::vector<Node> scripts;
  for (int i = 0; i < 20000; ++i) {
    const auto id = [](int n) { return std::to_string(1000000 + n * 7919 % 20011); };
    scripts.push_back({.revision = id(i), .parents = i == 0 ? Revisions{} : Revisions{id(i - 1)}});
  }
  const auto start = std::chrono::steady_clock::now();
  const Graph g(scripts);
  CHECK(g.heads() == Revisions{scripts.back().revision});
  CHECK(g.maximal(g.with_all_below(g.heads())) == g.heads());
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
