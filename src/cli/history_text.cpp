#include "cli/history_text.hpp"

#include <functional>
#include <map>

#include "history/drawing.hpp"

namespace migrate::cli {
namespace {

using history::Graph;
using history::Revisions;
using history::RevisionSet;

RevisionSet set_of(const Revisions& revisions) {
  return {revisions.begin(), revisions.end()};
}

Revisions among(const Revisions& names, const RevisionSet& members) {
  Revisions out;
  for (const std::string& name : names) {
    if (members.contains(name)) out.push_back(name);
  }
  return out;
}

void append_line(std::string& out, std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  out += line + '\n';
}

// The rows, with the lines of text beside the star and below it.
void append_rows(std::string& out, const history::Drawing::Rows& rows, const std::vector<std::string>& text) {
  for (const std::string& row : rows.above) append_line(out, row);
  append_line(out, rows.revision + text.front());
  for (std::size_t i = 0; i < rows.below.size() || i + 1 < text.size(); ++i) {
    std::string row = i < rows.below.size() ? rows.below[i] : rows.beside;
    if (row.size() < rows.beside.size()) row.resize(rows.beside.size(), ' ');
    append_line(out, i + 1 < text.size() ? row + text[i + 1] : row);
  }
}

// Who stands on whom, of a parent and of a dependency.
using Edge = std::function<void(const std::string& below, const std::string& above, bool dependency)>;

void for_each_edge(const Revisions& revisions, const Graph& graph, const Edge& edge) {
  const RevisionSet members = set_of(revisions);
  for (const std::string& revision : revisions) {
    for (const std::string& parent : among(graph.get(revision).parents, members))
      edge(parent, revision, false);
    for (const std::string& below : among(graph.dependencies(revision), members)) edge(below, revision, true);
  }
}

// The characters that `escapes` names, replaced by what it says.
std::string escaped(const std::string& text, const std::map<char, std::string>& escapes) {
  std::string out;
  for (const char c : text) {
    const auto found = escapes.find(c);
    out += found == escapes.end() ? std::string(1, c) : found->second;
  }
  return out;
}

std::string dot_string(const std::string& text) {
  return '"' + escaped(text, {{'"', "\\\""}, {'\\', "\\\\"}}) + '"';
}

std::string mermaid_string(const std::string& text) {
  return '"' +
         escaped(
             text,
             {{'"', "#quot;"}, {'#', "#35;"}, {'<', "#lt;"}, {'>', "#gt;"}, {'&', "#amp;"}, {'`', "#96;"}}) +
         '"';
}

}  // namespace

std::string drawing(const Revisions& revisions, const Graph& graph, const RevisionView& view, Beside beside) {
  const RevisionSet members = set_of(revisions);
  history::Drawing drawing;
  std::string out;
  for (const std::string& revision : revisions) {
    const history::Drawing::Rows rows = drawing.next(revision, among(graph.get(revision).parents, members));
    const bool title = beside == Beside::title;
    std::vector<std::string> text = lines_of(title ? view.drawn(revision) : view.details(revision));
    if (!title) text.emplace_back();
    append_rows(out, rows, text);
  }
  return out;
}

std::string dot_text(const Revisions& revisions, const Graph& graph, const RevisionView& view) {
  std::string out = "digraph history {\n  rankdir = BT;\n  node [shape = box];\n";
  for (const std::string& revision : revisions) {
    out += "  " + dot_string(revision) + " [label = " + dot_string(view.title(revision)) + "];\n";
  }
  for_each_edge(revisions, graph, [&](const std::string& below, const std::string& above, bool dependency) {
    out += "  " + dot_string(below) + " -> " + dot_string(above) + (dependency ? " [style = dashed]" : "") +
           ";\n";
  });
  return out + "}\n";
}

std::string mermaid_text(const Revisions& revisions, const Graph& graph, const RevisionView& view) {
  std::string out = "flowchart BT\n";
  std::map<std::string, std::string> names;  // an id may hold what Mermaid's names may not
  for (const std::string& revision : revisions) {
    const std::string& name = names[revision] = "r" + std::to_string(names.size());
    out += "  " + name + "[" + mermaid_string(view.title(revision)) + "]\n";
  }
  for_each_edge(revisions, graph, [&](const std::string& below, const std::string& above, bool dependency) {
    out += "  " + names[below] + (dependency ? " -.-> " : " --> ") + names[above] + "\n";
  });
  return out;
}

}  // namespace migrate::cli
