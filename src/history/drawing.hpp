// The lines between revisions, drawn with characters as `git log --graph` draws them. Pure: names in, rows
// out.
//
// A revision that has been named as a parent and is still to come has a column of two characters. Each
// revision takes its place at the bottom of its column (or in a new one, at the right), and its edges lead
// from there to the columns of its parents: straight down, to new columns on its right, or to the left, by
// one character a row, to a column that awaits the same parent. What git draws is the measure: a test draws
// the same graphs with both.
#pragma once

#include <string>
#include <vector>

#include "history/graph.hpp"

namespace migrate::history {

class Drawing {
 public:
  // The rows of one revision. None has blanks at its end but `revision`, after which the text begins.
  struct Rows {
    std::vector<std::string> above;  // make room for a merge of three or more
    std::string revision;            // with its star
    std::vector<std::string> below;  // lead on to the columns of the parents
    std::string beside;              // goes before further lines of text when `below` is used up
  };

  // REQUIRES: a revision comes before its parents. `parents`: those that are still to come, in order.
  Rows next(const std::string& revision, const Revisions& parents);

 private:
  // Which kind of row was the last of the revision before.
  enum class Last { revision, merge, collapse };

  void make_columns(const std::string& revision, const Revisions& parents);
  void lead(const std::string& revision, bool from_star);
  int after_column(const std::string& revision) const;
  bool edges_settled() const;

  std::string room_row(const std::string& revision, int shift) const;
  std::string revision_row(const std::string& revision) const;
  std::string arm() const;
  std::string merge_row(const std::string& revision, const Revisions& parents) const;
  std::string collapse_row();
  std::string padded(std::string row) const;

  Revisions before_;  // whom each column awaits, above the revision
  Revisions after_;   // and below it
  std::vector<int>
      edges_;  // by character position: the column of after_ that an edge there goes to; -1: no edge
  std::vector<int> collapsed_;  // edges_ as the last collapse row left them
  int width_ = 0;               // characters
  int column_ = 0;              // of the revision
  int parents_ = 0;             // how many
  bool awaited_ = false;        // whether the revision had a column
  int first_ = 0;  // where a merge's first edge begins: 0 left of the star, 1 below it; -1: not known yet
  int added_ = 0;  // how many columns more the edges of a merge take; -1: one joined its neighbour
  int last_added_ = 0;
  int last_column_ = 0;
  Last last_ = Last::revision;
};

}  // namespace migrate::history
