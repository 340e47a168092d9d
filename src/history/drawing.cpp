#include "history/drawing.hpp"

#include <algorithm>

namespace migrate::history {
namespace {

constexpr int none = -1;

std::string trimmed(std::string row) {
  row.resize(row.find_last_not_of(' ') + 1);
  return row;
}

}  // namespace

Drawing::Rows Drawing::next(const std::string& revision, const Revisions& parents) {
  last_column_ = column_;
  last_added_ = added_;
  parents_ = static_cast<int>(parents.size());
  make_columns(revision, parents);

  Rows rows;
  const int arms = parents_ + first_ - 3;  // that reach over columns of others
  const bool others_right = column_ + 1 < static_cast<int>(before_.size());
  for (int shift = 0; parents_ > 2 && others_right && shift < 2 * arms; ++shift) {
    rows.above.push_back(trimmed(room_row(revision, shift)));
  }
  if (!rows.above.empty()) last_ = Last::revision;
  rows.revision = padded(revision_row(revision));
  last_ = Last::revision;
  if (parents_ > 1) {
    rows.below.push_back(trimmed(merge_row(revision, parents)));
    last_ = Last::merge;
  }
  while (!edges_settled()) {
    rows.below.push_back(trimmed(collapse_row()));
    last_ = Last::collapse;
  }
  for (std::size_t i = 0; i < after_.size(); ++i) rows.beside += "| ";
  rows.beside = padded(rows.beside);
  return rows;
}

// The columns below the revision, and where the edges to them begin.
void Drawing::make_columns(const std::string& revision, const Revisions& parents) {
  before_ = std::move(after_);
  after_.clear();
  const auto own = std::find(before_.begin(), before_.end(), revision);
  awaited_ = own != before_.end();
  edges_.assign(2 * (before_.size() + 1 + parents.size()) + 2, none);
  width_ = 0;
  added_ = 0;
  const std::size_t places = before_.size() + (awaited_ ? 0 : 1);
  for (std::size_t i = 0; i < places; ++i) {
    const bool is_own = i == before_.size() || before_[i] == revision;
    if (!is_own) {
      lead(before_[i], false);
      continue;
    }
    column_ = static_cast<int>(i);
    first_ = none;
    for (const std::string& parent : parents) lead(parent, true);
    if (parents.empty()) width_ += 2;
  }
  while (edges_.size() > 1 && edges_.back() == none) edges_.pop_back();
}

// One more edge, to the column of `revision`, which is made at the right where it is new.
void Drawing::lead(const std::string& revision, bool from_star) {
  int target = after_column(revision);
  if (target == none) {
    target = static_cast<int>(after_.size());
    after_.push_back(revision);
  }
  int position = width_;
  if (parents_ > 1 && from_star && first_ == none) {
    // The first parent of a merge: its edge leaves at the left where its column is there already.
    const int distance = column_ - target;
    const int shift = distance > 1 ? 2 * distance - 3 : 1;
    first_ = distance > 0 ? 0 : 1;
    added_ = parents_ + first_ - 2;
    position = width_ + (first_ - 1) * shift;
    width_ += 2 * first_;
  } else if (added_ > 0 && target == edges_[static_cast<std::size_t>(width_) - 2]) {
    // The merge's last parent is whom the next column awaits: one edge for both.
    position = width_ - 2;
    added_ = -1;
  } else {
    width_ += 2;
  }
  edges_[static_cast<std::size_t>(position)] = target;
}

int Drawing::after_column(const std::string& revision) const {
  const auto found = std::find(after_.begin(), after_.end(), revision);
  return found == after_.end() ? none : static_cast<int>(found - after_.begin());
}

bool Drawing::edges_settled() const {
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    if (edges_[i] != none && edges_[i] != static_cast<int>(i / 2)) return false;
  }
  return true;
}

// Moves what is right of the revision aside, for the arms of its merge.
std::string Drawing::room_row(const std::string& revision, int shift) const {
  std::string row;
  bool seen = false;
  for (std::size_t i = 0; i < before_.size(); ++i) {
    const bool leaning = last_ == Last::merge && last_column_ < static_cast<int>(i);
    if (before_[i] == revision) {
      seen = true;
      row += '|' + std::string(static_cast<std::size_t>(shift), ' ');
    } else {
      row += seen && (shift > 0 || leaning) ? '\\' : '|';
    }
    row += ' ';
  }
  return row;
}

std::string Drawing::revision_row(const std::string& revision) const {
  std::string row;
  bool seen = false;
  const std::size_t places = before_.size() + (awaited_ ? 0 : 1);
  for (std::size_t i = 0; i < places; ++i) {
    const int column = static_cast<int>(i);
    const auto edge_at = [](const std::vector<int>& edges, std::size_t at) {
      return at < edges.size() ? edges[at] : none;
    };
    if (i == before_.size() || before_[i] == revision) {
      seen = true;
      row += '*';
      if (parents_ > 2) row += arm();
    } else if (seen && added_ > 1) {
      row += '\\';
    } else if (seen && added_ == 1) {
      const bool leaning = last_ == Last::merge && last_added_ > 0 && last_column_ < column;
      row += leaning ? '\\' : '|';
    } else if (last_ == Last::collapse && edge_at(collapsed_, 2 * i + 1) == column &&
               edge_at(edges_, 2 * i) < column) {
      row += '/';
    } else {
      row += '|';
    }
    row += ' ';
  }
  return row;
}

// Of a merge of three or more, to the right: "-." for each parent but the first two.
std::string Drawing::arm() const {
  std::string out;
  for (int i = parents_ + first_ - 3; i > 0; --i) out += i == 1 ? "-." : "--";
  return out;
}

std::string Drawing::merge_row(const std::string& revision, const Revisions& parents) const {
  constexpr const char* edges = "/|\\";
  std::string row;
  bool seen = false;
  bool below_first = false;  // an edge to the first parent lies under the columns from here on
  const std::size_t places = before_.size() + (awaited_ ? 0 : 1);
  for (std::size_t i = 0; i < places; ++i) {
    const bool own = i == before_.size() || before_[i] == revision;
    if (own) {
      seen = true;
      for (int parent = 0; parent < parents_; ++parent) {
        const int form = std::min(first_ + parent, 2);
        row += edges[form];
        if (form == 2 && (added_ > 0 || parent + 1 < parents_)) row += ' ';
      }
      if (added_ == 0) row += ' ';
    } else if (seen) {
      row += added_ > 0 ? "\\ " : "| ";
    } else {
      row += '|';
      if (first_ != 0 || static_cast<int>(i) != column_ - 1) row += below_first ? '_' : ' ';
    }
    if (!own && before_[i] == parents.front()) below_first = true;
  }
  return row;
}

// Moves the edges that are not in their column yet to the left: one character, two across another edge, and
// one of them all the way at once, along the bottom of the row.
std::string Drawing::collapse_row() {
  const std::vector<int> from = edges_;
  std::fill(edges_.begin(), edges_.end(), none);
  int flat = none;  // position of the edge that goes all the way
  int flat_target = none;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const int target = from[i];
    if (target == none) continue;
    const auto lie_flat = [&](int position) {
      if (flat != none) return;
      flat = position;
      flat_target = target;
      for (int at = 2 * target + 3; at < static_cast<int>(i) - 2; at += 2)
        edges_[static_cast<std::size_t>(at)] = target;
    };
    if (2 * target == static_cast<int>(i)) {
      edges_[i] = target;
    } else if (edges_[i - 1] == none) {
      edges_[i - 1] = target;
      lie_flat(static_cast<int>(i));
    } else if (edges_[i - 1] != target) {  // the same target: the two edges are one from here
      edges_[i - 2] = target;
      lie_flat(static_cast<int>(i) - 1);
    }
  }
  collapsed_ = edges_;
  if (edges_.back() == none) edges_.pop_back();
  std::string row;
  bool lying = false;
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const int at = static_cast<int>(i), target = edges_[i];
    if (target == none) {
      row += ' ';
    } else if (2 * target == at) {
      row += '|';
    } else if (target == flat_target && at != flat - 1) {
      if (at != 2 * target + 3) edges_[i] = none;  // the first of its segments alone goes on
      lying = true;
      row += '_';
    } else {
      if (lying && at < flat) edges_[i] = none;
      row += '/';
    }
  }
  return row;
}

std::string Drawing::padded(std::string row) const {
  if (static_cast<int>(row.size()) < width_) row.resize(static_cast<std::size_t>(width_), ' ');
  return row;
}

}  // namespace migrate::history
