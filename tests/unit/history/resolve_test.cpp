#include "history/resolve.hpp"

#include <doctest/doctest.h>

#include "literal_graph.hpp"

using namespace literal;

namespace {

std::string resolved(const Graph& g, const char* rows, const char* identifier) {
  return text(history::resolve(g, {.rows = words(rows)}, identifier));
}

std::string ranged(const Graph& g, const char* rows, const char* range) {
  return text(history::resolve_range(g, {.rows = words(rows)}, history::parse_range(range).value()));
}

}  // namespace

TEST_CASE("an identifier is taken apart by its grammar") {
  const history::Identifier whole = history::parse_identifier("lib@ab.c-12");
  CHECK(whole.branch == "lib");
  CHECK(whole.symbol == "ab.c");
  CHECK(whole.offset == -12);
  CHECK(history::parse_identifier("+3").symbol.empty());
  CHECK(history::parse_identifier("base+2").offset == 2);
  CHECK(history::parse_identifier("heads").offset == 0);
}

TEST_CASE("what is no identifier is an error of usage") {
  for (const char* text : {"", "@", "@a", "@2026-02-30", "@2026-13-01", "@2026-11", "a@", "+", "a-", "a+b",
                           "+0", "a+1+1", "--1", "a:b", "heads-1", "+99999999999999999999"}) {
    try {
      history::parse_identifier(text);
      FAIL("it was accepted: " << text);
    } catch (const Error& error) {
      CHECK(error.exit() == Exit::usage);
    }
  }
}

TEST_CASE("identifiers stand for revisions") {
  const Graph g = graph("a b<a c1<b#left d1<c1 c2<b d2<c2");
  CHECK(resolved(g, "", "heads") == "d1 d2");
  CHECK(resolved(g, "", "base") == "");
  CHECK(resolved(g, "c1 c2", "current") == "c1 c2");
  CHECK(resolved(g, "", "left") == "c1");
  CHECK(resolved(g, "", "left@head") == "d1");
  CHECK(resolved(g, "", "left@heads") == "d1");
  CHECK(resolved(g, "", "base+2") == "b");
  CHECK(resolved(g, "b", "-1") == "a");
  CHECK(resolved(g, "c1", "+1") == "d1");
  CHECK(resolved(g, "c1", "current-1") == "b");
  CHECK(resolved(g, "a", "-1") == "");
  CHECK_THROWS_AS(resolved(g, "", "-1"), Error);
  CHECK_THROWS_AS(history::resolve_one(g, {}, "heads"), Error);
  CHECK_THROWS_AS(history::resolve_one(g, {}, "base"), Error);
  CHECK(history::resolve_one(g, {}, "d1") == "d1");
}

TEST_CASE("a whole id wins over a label, and both over a prefix") {
  const Graph g = graph("abcd abcde<abcd abcdef<abcde#abcdefg");
  CHECK(resolved(g, "", "abcd") == "abcd");
  CHECK(resolved(g, "", "abcdefg") == "abcdef");
  CHECK(resolved(g, "", "abcdef") == "abcdef");
}

TEST_CASE("a date stands for the newest revisions of its day and before") {
  const Graph g = graph("a%2026-10-01 b<a%2026-10-05 c<b%2026-10-09#left d<b%2026-10-07 e<c,d%2026-10-20");
  CHECK(resolved(g, "", "@2026-09-30") == "");
  CHECK(resolved(g, "", "@2026-10-01") == "a");
  CHECK(resolved(g, "", "@2026-10-08") == "d");
  CHECK(resolved(g, "", "@2026-10-09") == "c d");
  CHECK(resolved(g, "", "left@2026-10-09") == "c");
  CHECK(resolved(g, "", "left@2026-10-08") == "b");
  CHECK(resolved(g, "", "@2030-01-01") == "e");
  CHECK(ranged(g, "", "@2026-10-05:@2026-10-09") == "c d b");
}

TEST_CASE(
    "by date a revision is there only with all that it needs, and is as old as that where it does not say") {
  const Graph g = graph("a%2026-10-05 b<a%2026-10-01 c<a x y<x*b z<y%2026-10-09");
  CHECK(resolved(g, "", "@2026-10-04") == "x");
  CHECK(resolved(g, "", "@2026-10-05") == "c y");
  CHECK(resolved(g, "", "@2026-10-09") == "c z");
}

TEST_CASE("a search finds the messages that hold a text, newest first") {
  const Graph g = graph("Abc xabcd<Abc other<xabcd");
  const auto found = [&](const char* text) { return ::text(history::resolve_or_search(g, {}, text)); };
  CHECK(found(":/ABC") == "xabcd Abc");
  CHECK(found(":/make o") == "other");
  CHECK(found("other") == "other");
  CHECK_THROWS_AS(found(":/nothing of this"), Error);
  CHECK_THROWS_AS(found(":/"), Error);
  CHECK_THROWS_AS(resolved(g, "", ":/abc"), Error);
}

TEST_CASE("what is ambiguous names every form that would do") {
  const Graph g = graph("a b<a c1<b#left d1<c1 c2<b d2<c2");
  const auto hint = [&](const char* rows, const char* identifier) {
    try {
      resolved(g, rows, identifier);
    } catch (const Error& error) {
      return error.facts().hint;
    }
    return std::string("it was accepted");
  };
  CHECK(hint("", "head") == "write 'heads', or 'd1', or 'd2'; LABEL@head is the head of one branch");
  CHECK(hint("", "b@head") == "write 'b@heads', or 'd1', or 'd2'; LABEL@head is the head of one branch");
  CHECK(hint("", "head-1") == "write 'd1-1', or 'd2-1'; LABEL@head is the head of one branch");
  CHECK(hint("", "a+2") == "write 'c1@a+2', or 'c2@a+2'");
  CHECK(hint("d1 c2", "-1") == "write 'c2@-1', or 'd1@-1'");
  CHECK(hint("d1 c2", "current+1") == "write 'c2@+1', or 'd1@+1'");
}

TEST_CASE("alembic seeds 17 and 18: a range includes both ends, newest first") {
  const Graph g = graph("a b<a c<b");
  CHECK(ranged(g, "", "a:b") == "b a");
  CHECK(ranged(g, "b", "current:") == "c b");
  CHECK(ranged(g, "b", ":current") == "b a");
  CHECK(ranged(g, "b", "-1:+1") == "c b a");
  CHECK(ranged(g, "", ":") == "c b a");
  CHECK(ranged(graph(""), "", ":") == "");
  CHECK_THROWS_AS(ranged(g, "", "b:a"), Error);
}

TEST_CASE("alembic seed 19: what has no colon is no range, several colons are refused") {
  CHECK_FALSE(history::parse_range("b").has_value());
  CHECK_THROWS_AS(history::parse_range("a:b:c"), Error);
}

TEST_CASE("a range over a merge includes the branch that came with it") {
  CHECK(ranged(graph("a b<a c1<b c2<b e<c1,c2"), "", "c1:e") == "e c1 c2");
}
