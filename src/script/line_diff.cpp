#include "script/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace migrate::script {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context = 3;

Lines lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct MarkedLine {
  char mark;
  std::string_view text;
};

// The middle of two texts, between what they have in common at both ends.
class Comparison {
 public:
  Comparison(const Lines& from, const Lines& to) : from_(from), to_(to) {
    while (begin_ < std::min(from.size(), to.size()) && from[begin_] == to[begin_]) ++begin_;
    from_end_ = from.size();
    to_end_ = to.size();
    while (from_end_ > begin_ && to_end_ > begin_ && from[from_end_ - 1] == to[to_end_ - 1]) {
      --from_end_;
      --to_end_;
    }
  }

  std::vector<MarkedLine> marked() {
    measure();
    std::vector<MarkedLine> out;
    for (std::size_t i = 0; i < begin_; ++i) out.push_back({' ', from_[i]});
    std::size_t i = begin_, j = begin_;
    while (i < from_end_ || j < to_end_) {
      if (i < from_end_ && j < to_end_ && from_[i] == to_[j]) {
        out.push_back({' ', from_[i]});
        ++i, ++j;
      } else if (j == to_end_ || (i < from_end_ && common(i + 1, j) >= common(i, j + 1))) {
        out.push_back({'-', from_[i++]});
      } else {
        out.push_back({'+', to_[j++]});
      }
    }
    for (; i < from_.size(); ++i) out.push_back({' ', from_[i]});
    return out;
  }

 private:
  // The length of the longest common subsequence of what follows line i of the one and j of the other.
  std::uint32_t& common(std::size_t i, std::size_t j) {
    return common_[(i - begin_) * (to_end_ - begin_ + 1) + (j - begin_)];
  }

  void measure() {
    common_.assign((from_end_ - begin_ + 1) * (to_end_ - begin_ + 1), 0);
    for (std::size_t i = from_end_; i-- > begin_;) {
      for (std::size_t j = to_end_; j-- > begin_;) {
        common(i, j) =
            from_[i] == to_[j] ? common(i + 1, j + 1) + 1 : std::max(common(i + 1, j), common(i, j + 1));
      }
    }
  }

  const Lines& from_;
  const Lines& to_;
  std::size_t begin_ = 0, from_end_ = 0, to_end_ = 0;
  std::vector<std::uint32_t> common_;
};

bool is_near_a_change(const std::vector<MarkedLine>& lines, std::size_t at) {
  const std::size_t begin = at > context ? at - context : 0;
  const std::size_t end = std::min(at + context + 1, lines.size());
  return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                     lines.begin() + static_cast<std::ptrdiff_t>(end),
                     [](const MarkedLine& line) { return line.mark != ' '; });
}

}  // namespace

std::string line_diff(std::string_view from_text, std::string_view to_text) {
  const Lines from = lines_of(from_text), to = lines_of(to_text);
  const std::vector<MarkedLine> lines = Comparison(from, to).marked();
  std::string out;
  bool left_out = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!is_near_a_change(lines, i)) {
      left_out = !out.empty();
      continue;
    }
    if (left_out) out += "@@\n";
    left_out = false;
    out += lines[i].mark + std::string(lines[i].text) + '\n';
  }
  return out;
}

}  // namespace migrate::script
