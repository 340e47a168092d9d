#include "history/rebase.hpp"

#include <doctest/doctest.h>

#include "literal_graph.hpp"

using namespace literal;

namespace {

// "c<b d<a | moved": the new parents, then all that moves.
std::string rebased(const std::string& text_of_graph, const std::string& head, const std::string& onto) {
  const history::Rebase change = history::rebase(graph(text_of_graph), head, onto);
  std::string out;
  for (const auto& [revision, parents] : change.parents) {
    out += revision + "<";
    for (const std::string& parent : parents) out += (parent == parents.front() ? "" : ",") + parent;
    out += ' ';
  }
  return out + "| " + text({change.moved.begin(), change.moved.end()});
}

}  // namespace

TEST_CASE("the lowest revision of the branch comes to stand on the other head, the rest moves with it") {
  CHECK(rebased("a b<a c<a", "c", "b") == "c<b | c");
  CHECK(rebased("a b<a c<a d<c e<d", "e", "b") == "c<b | c d e");
  CHECK(rebased("a b", "b", "a") == "b<a | b");
}

TEST_CASE("a merge inside the branch keeps the parents that are the branch's own") {
  CHECK(rebased("a b<a c<a t<b d<c,b", "d", "t") == "c<t d<c | c d");  // b was merged into it before
  CHECK(rebased("a b<a c1<a c2<a d<c1,c2", "d", "b") == "c1<b c2<b | c1 c2 d");  // it had branches of its own
}

TEST_CASE("other heads and revisions that stand on the branch or depend on it move too") {
  CHECK(rebased("a b<a c<a d<c e<c f*d", "d", "b") == "c<b | c d e f");
}

TEST_CASE("a head cannot stand on what needs it") {
  CHECK_THROWS_AS(rebased("a b<a*c c<a", "c", "b"), Error);
  CHECK(rebased("a b<a*c c<a", "b", "c") == "b<c | b");
}
