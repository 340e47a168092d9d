// Revision graphs and database states from literals, for the tests of this folder.
#pragma once

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "history/graph.hpp"
#include "history/walk.hpp"

namespace literal {

using namespace migrate;
using history::Graph;
using history::Node;
using history::Position;
using history::Revisions;

inline Revisions words(const std::string& text, char separator = ' ') {
  Revisions out;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, separator);) {
    if (!word.empty()) out.push_back(word);
  }
  return out;
}

// "a b<a c<a,b e<c*b f<e#label g<f%2026-11-01": a revision, "<" its parents, "*" what it depends on, "#" its
// labels, "%" the day it was made; written in this order of signs, each list separated by commas. The file of
// revision x is m/x.sql, its message "make x".
inline std::vector<Node> nodes(const std::string& text) {
  std::vector<Node> out;
  for (const std::string& word : words(text)) {
    const auto part = [&](char sign) {
      const std::size_t start = word.find(sign);
      if (start == std::string::npos) return std::string();
      return word.substr(start + 1, word.find_first_of("<*#%", start + 1) - start - 1);
    };
    const std::string revision = word.substr(0, word.find_first_of("<*#%"));
    out.push_back({.revision = revision,
                   .parents = words(part('<'), ','),
                   .depends = words(part('*'), ','),
                   .labels = words(part('#'), ','),
                   .message = "make " + revision,
                   .created = part('%').empty() ? "" : part('%') + "T10:00:00Z",
                   .file = "m/" + revision + ".sql",
                   .lines = {.revision = 3, .parents = 4, .depends = 5, .labels = 6}});
  }
  return out;
}

inline Graph graph(const std::string& text) {
  return Graph(nodes(text));
}

inline std::string text(const Revisions& revisions) {
  std::string out;
  for (const std::string& revision : revisions) out += (out.empty() ? "" : " ") + revision;
  return out;
}

// Carries out a walk on rows as a database would: each row deleted was there, each row inserted was not.
// Gives "moves -> rows", both as lists of ids.
inline std::string carried_out(const Position& position, const std::vector<history::Move>& moves) {
  std::set<std::string> rows(position.rows.begin(), position.rows.end());
  Revisions order;
  for (const history::Move& move : moves) {
    order.push_back(move.revision);
    for (const std::string& row : move.rows.delete_rows) {
      if (rows.erase(row) != 1) return "deletes a row that is not there: " + row;
    }
    for (const std::string& row : move.rows.insert_rows) {
      if (!rows.insert(row).second) return "inserts a row that is there: " + row;
    }
  }
  return text(order) + " -> " + text({rows.begin(), rows.end()});
}

}  // namespace literal
