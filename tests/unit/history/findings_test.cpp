#include "history/findings.hpp"

#include <doctest/doctest.h>

#include "literal_graph.hpp"

using namespace literal;
using history::Event;
using history::LogEntry;

namespace {

std::string stray(const std::string& text) {
  std::string out;
  for (const history::Finding& finding : history::stray_heads(graph(text))) {
    out += finding.text.substr(finding.text.find(": ") + 2);
    for (const std::string& file : finding.files) out += " " + file;
    out += "\n";
  }
  return out;
}

script::Script made(const std::string& revision, const std::string& created = {}) {
  script::Script out;
  out.revision = revision;
  out.file = "m/" + revision + ".sql";
  out.checksum = "sum of " + revision;
  out.created = created;
  return out;
}

std::string day(int number) {
  return "2026-01-0" + std::to_string(number) + "T00:00:00Z";
}

LogEntry run(const std::string& revision, int when, Event event = Event::upgrade) {
  return {.revision = revision, .event = event, .at = day(when), .checksum = "sum of " + revision};
}

// "text; text" of what is found of a graph whose scripts were made on day 1, but for x, of which `created` is
// said.
std::string found(const std::string& text, const std::string& rows, const std::vector<LogEntry>& log,
                  const std::string& created = day(1)) {
  const Graph g = graph(text);
  std::vector<script::Script> scripts;
  for (const std::string& revision : g.order()) {
    scripts.push_back(made(revision, revision == "x" ? created : day(1)));
  }
  std::string out;
  for (const history::Finding& finding : history::against_log(g, scripts, words(rows), log)) {
    out += (out.empty() ? "" : "; ") + finding.text;
  }
  return out;
}

}  // namespace

TEST_CASE("heads that no label tells apart are stray, others are branches that somebody meant") {
  CHECK(stray("a b<a") == "");
  CHECK(stray("a b<a c<a") == "b, c m/b.sql m/c.sql\n");
  CHECK(stray("a b<a c<a m<b,c") == "");
  CHECK(stray("a b") == "a, b m/a.sql m/b.sql\n");
  CHECK(stray("a b#lib") == "");
  CHECK(stray("a b<a#left c<a") == "");
  CHECK(stray("a b<a#left c<b d<b e<a") == "c, d m/c.sql m/d.sql\n");
  CHECK(stray("a#all b<a c<a") == "b, c m/b.sql m/c.sql\n");
  CHECK(stray("a b*a") == "");  // b knows of a
}

TEST_CASE("a script that is not what was run is found, as long as it counts as applied") {
  LogEntry other = run("b", 2);
  other.checksum = "another";
  const std::string text = "the script of revision b was changed after it was applied at " + day(2);
  CHECK(found("a b<a", "b", {run("a", 2), run("b", 2)}) == "");
  CHECK(found("a b<a", "b", {run("a", 2), other}) == text);
  CHECK(found("a b<a", "a", {run("a", 2), other, run("b", 3, Event::downgrade)}) == "");
  CHECK(found("a b<a", "b", {run("a", 2), other, run("b", 3, Event::downgrade), run("b", 4)}) == "");
  other.checksum = "";
  CHECK(found("a b<a", "b", {run("a", 2), other}) == "");
}

TEST_CASE("a revision that came below one that was applied before it is found") {
  const std::string text = "revision x was never run: it was put below b, which was applied at " + day(3);
  CHECK(found("a x<a b<x c<b", "c", {run("a", 2), run("b", 3), run("c", 4)}) == text);
  CHECK(found("a x<a b<x c<b", "a", {run("a", 2), run("b", 3), run("b", 4, Event::downgrade)}) == "");
  CHECK(found("x b<x", "b", {run("b", 3)}, day(4)) == text);  // before all others, but younger
  CHECK(found("a x<a b<x", "b", {run("a", 2), run("x", 2), run("x", 2, Event::downgrade), run("b", 3)}) ==
        text);
  CHECK(found("a x<a b<a*x", "b", {run("a", 2), run("b", 3)}) == text);
}

TEST_CASE("what was applied before there was a log, or stamped, is taken to be there") {
  CHECK(found("a x<a b<x", "b", {}) == "");
  CHECK(found("a x<a b<x", "b", {run("b", 3)}) == "");  // a and x are Alembic's
  CHECK(found("a x<a b<x", "b", {run("a", 2), run("b", 3, Event::stamp)}) == "");
  CHECK(found("a x<a b<x c<b", "c", {run("b", 2, Event::stamp), run("c", 3)}) == "");
  CHECK(found("a x<a b<x c<b", "c", {run("b", 2, Event::stamp), run("c", 3)}, day(5)) ==
        "revision x was never run: it was put below b, which was applied at " + day(2));
  CHECK(found("x b<x", "b", {run("b", 3)}, "yesterday") == "");  // no date that could be compared
}
