// history as a drawing. What git draws of the same graph is the measure.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

using Names = std::vector<std::string>;
using Parents = std::map<std::string, Names>;

std::string joined(const Names& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// A graph with branches, merges of up to five, and several roots.
Parents random_graph(unsigned seed) {
  std::mt19937 random(seed);
  Parents out;
  Names all;
  const std::size_t size = 3 + random() % 20;
  while (all.size() < size) {
    const std::string name = "r" + std::to_string(random() % 9000 + 1000);
    if (out.contains(name)) continue;
    constexpr std::size_t counts[] = {1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5};
    const std::size_t count =
        std::min(all.size(), random() % 12 == 0 ? 0 : counts[random() % std::size(counts)]);
    std::set<std::string> parents;
    while (parents.size() < count) {
      // Of the newest, or any: long branches, and some that part early.
      const std::size_t among = random() % 4 > 0 ? std::min<std::size_t>(all.size(), 5) : all.size();
      parents.insert(all[all.size() - 1 - random() % among]);
      if (among < count) break;
    }
    out[name].assign(parents.begin(), parents.end());
    std::shuffle(out[name].begin(), out[name].end(), random);
    all.push_back(name);
  }
  return out;
}

Names lines_of(const std::string& text) {
  std::istringstream stream(text);
  Names out;
  for (std::string line; std::getline(stream, line);) {
    line.resize(line.find_last_not_of(' ') + 1);
    out.push_back(line);
  }
  return out;
}

// The revisions in the order in which history lists them.
Names listed(const Project& project) {
  Names out;
  for (const std::string& line : lines_of(project.migrate("history").out)) {
    const std::size_t begin = line.find(" -> ") + 4;
    out.push_back(line.substr(begin, line.find_first_of(" ,", begin) - begin));
  }
  return out;
}

// The same graph as commits, dated so that git lists them in that order, drawn by git.
Names drawn_by_git(const Project& project, const Parents& graph, Names order) {
  std::reverse(order.begin(), order.end());
  std::map<std::string, std::string> marks;
  std::string stream;
  for (const std::string& name : order) {
    const std::string mark = std::to_string(marks.size() + 1);
    marks[name] = ":" + mark;
    stream += "reset refs/heads/" + name + "\ncommit refs/heads/" + name + "\nmark :" + mark +
              "\ncommitter a <a> " + std::to_string(1'000'000'000 + 100 * marks.size()) + " +0000\ndata " +
              std::to_string(name.size()) + "\n" + name + "\n";
    for (const std::string& parent : graph.at(name)) {
      stream += (parent == graph.at(name).front() ? "from " : "merge ") + marks[parent] + "\n";
    }
    stream += "\n";
  }
  const std::string repository = project.folder() / "git";
  run_well({"git", "init", "-q", "-b", "none", repository});
  RunOptions options;
  options.input = stream;
  run_well({"git", "-C", repository, "fast-import", "--quiet"}, options);
  return lines_of(run_well({"git", "-C", repository, "-c", "core.pager=cat", "log", "--graph", "--no-color",
                            "--date-order", "--all", "--format=%s"}));
}

Names drawn_by_us(const Project& project) {
  Names out = lines_of(project.migrate("history --graph").out);
  for (std::string& line : out) {
    line = std::regex_replace(line, std::regex("( \\((head|branchpoint|mergepoint)\\))+$"), "");
  }
  return out;
}

}  // namespace

TEST_CASE("history --graph draws what git log --graph draws") {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    CAPTURE(seed);
    const Project project;
    const Parents graph = random_graph(seed);
    for (const auto& [name, parents] : graph) {
      project.write("migrations/" + name + ".sql",
                    "-- revision: " + name + "\n-- parents: " + joined(parents) + "\n\n-- migrate:up\n");
    }
    CHECK(drawn_by_us(project) == drawn_by_git(project, graph, listed(project)));
  }
}

TEST_CASE("the text beside a drawing says what the lines do not: labels, marks, dependencies") {
  Project project;
  write_chain(project, {"a", "b"});
  write_revision(project, "c1", "b");
  write_revision(project, "c2", "b");
  std::string text = project.read("migrations/c2.sql");
  project.write("migrations/c2.sql", text.insert(text.find("-- parents"), "-- labels: side\n"));
  write_revision(project, "m", "c1, c2");
  write_revision(project, "r", "");
  text = project.read("migrations/r.sql");
  project.write("migrations/r.sql", text.insert(text.find("-- parents"), "-- depends: b\n"));
  REQUIRE(project.migrate("upgrade c1").exit == 0);
  CHECK(project.migrate("history --graph -i").out ==
        "*   m (side) (head) (mergepoint), make m\n"
        "|\\\n"
        "* | c1 (current), make c1\n"
        "| * c2 (side), make c2\n"
        "|/\n"
        "| * r (head) (depends on b), make r\n"
        "* b (branchpoint), make b\n"
        "* a, make a\n");
  CHECK(project.migrate("history --graph -v -r b:m").out ==
        "*   Rev: m (side) (head) (mergepoint)\n"
        "|\\  Merges: c1, c2\n"
        "| | Branch names: side\n"
        "| | Path: migrations/m.sql\n"
        "| |\n"
        "| |     make m\n"
        "| |\n"
        "* | Rev: c1\n"
        "| | Parent: b\n"
        "| | Path: migrations/c1.sql\n"
        "| |\n"
        "| |     make c1\n"
        "| |\n"
        "| * Rev: c2 (side)\n"
        "|/  Parent: b\n"
        "|   Branch names: side\n"
        "|   Path: migrations/c2.sql\n"
        "|\n"
        "|       make c2\n"
        "|\n"
        "* Rev: b (branchpoint)\n"
        "  Parent: a\n"
        "  Depended on by: r\n"
        "  Branches into: c1, c2\n"
        "  Path: migrations/b.sql\n"
        "\n"
        "      make b\n"
        "\n");
}

TEST_CASE("history for programs that draw: what would be their syntax is escaped") {
  Project project;
  write_chain(project, {"a", "b"});
  write_revision(project, "c", "");
  std::string text = project.read("migrations/c.sql");
  text.replace(text.find("make c"), 6, "say \"hi\" \\ <b> & #1; `x`");
  project.write("migrations/c.sql", text.insert(text.find("-- parents"), "-- depends: a\n"));
  CHECK(project.migrate("history --format dot").out ==
        "digraph history {\n  rankdir = BT;\n  node [shape = box];\n"
        "  \"b\" [label = \"b (head), make b\"];\n"
        "  \"c\" [label = \"c (head), say \\\"hi\\\" \\\\ <b> & #1; `x`\"];\n"
        "  \"a\" [label = \"a, make a\"];\n"
        "  \"a\" -> \"b\";\n"
        "  \"a\" -> \"c\" [style = dashed];\n"
        "}\n");
  CHECK(project.migrate("history --format mermaid").out ==
        "flowchart BT\n"
        "  r0[\"b (head), make b\"]\n"
        "  r1[\"c (head), say #quot;hi#quot; \\ #lt;b#gt; #amp; #35;1; #96;x#96;\"]\n"
        "  r2[\"a, make a\"]\n"
        "  r2 --> r0\n"
        "  r2 -.-> r1\n");
  CHECK(project.migrate("heads --format dot").exit == 2);
}

TEST_CASE("history draws nothing of no revisions, and only what a range holds") {
  Project project;
  CHECK(project.migrate("history --graph").out.empty());
  CHECK(project.migrate("history --format dot").exit == 0);
  write_chain(project, {"a", "b", "c"});
  CHECK(project.migrate("history --graph -r b:c").out == "* c (head), make c\n* b, make b\n");
  CHECK(project.migrate("history --format mermaid -r c:c").out ==
        "flowchart BT\n  r0[\"c (head), make c\"]\n");
}
