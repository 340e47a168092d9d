// The order of an upgrade from nothing, and what follows from it.
#include <algorithm>
#include <unordered_set>

#include "history/graph.hpp"

namespace migrate::history {
namespace {

// Depth first from the top, with a stack of its own: histories are thousands of revisions long.
class Sorter {
 public:
  explicit Sorter(const Graph& graph) : graph_(graph) {}

  void visit(const std::string& top) {
    enter(top);
    while (!stack_.empty()) {
      Frame& frame = stack_.back();
      if (frame.below.empty()) {
        done_.insert(frame.revision);
        order_.push_back(std::move(frame.revision));
        stack_.pop_back();
        continue;
      }
      const std::string next = std::move(frame.below.back());
      frame.below.pop_back();
      if (entered_.contains(next) && !done_.contains(next)) refuse_cycle(next);
      enter(next);
    }
  }

  Revisions order() { return std::move(order_); }

 private:
  struct Frame {
    std::string revision;
    Revisions below;  // still to be visited, the next one last
  };

  // Dependencies first, so that a branch stays together; both in descending order of ids.
  Revisions below(const std::string& revision) const {
    Revisions out = graph_.get(revision).parents;
    std::sort(out.begin(), out.end());
    Revisions dependencies = graph_.dependencies(revision);
    std::sort(dependencies.begin(), dependencies.end());
    out.insert(out.end(), dependencies.begin(), dependencies.end());
    return out;
  }

  void enter(const std::string& revision) {
    if (entered_.insert(revision).second) stack_.push_back({revision, below(revision)});
  }

  [[noreturn]] void refuse_cycle(const std::string& back_to) const {
    constexpr int most = 6;  // a cycle may hold the whole history
    auto frame =
        std::find_if(stack_.begin(), stack_.end(), [&](const Frame& f) { return f.revision == back_to; });
    const auto more = stack_.end() - frame - most;
    std::string members;
    for (int named = 0; frame != stack_.end() && named < most; ++frame, ++named) {
      const Node& node = graph_.get(frame->revision);
      members += (members.empty() ? "" : ", ") + node.revision + " (" + place(node).text() + ")";
    }
    if (more > 0) members += " and " + std::to_string(more) + " more";
    throw Error({.what = "the revisions form a cycle: " + members,
                 .place = place(graph_.get(back_to)),
                 .revision = back_to,
                 .detail = "each names the next, and the last the first, as parent or dependency",
                 .hint = "mend the parents or dependencies of one of them"});
  }

  static Place place(const Node& node) {
    return {.file = node.file, .line = std::max(node.lines.parents, node.lines.depends)};
  }

  const Graph& graph_;
  std::vector<Frame> stack_;
  std::unordered_set<std::string> entered_;
  std::unordered_set<std::string> done_;
  Revisions order_;
};

}  // namespace

void Graph::sort() {
  Sorter sorter(*this);
  const Revisions tops = effective_heads();
  for (auto top = tops.rbegin(); top != tops.rend(); ++top) sorter.visit(*top);
  for (const std::string& revision : ids_) sorter.visit(revision);  // what no head reaches holds a cycle
  order_ = sorter.order();
  for (std::size_t i = 0; i < order_.size(); ++i) members_.find(order_[i])->second.position = i;
}

Revisions Graph::in_order(const RevisionSet& members) const {
  std::vector<std::size_t> positions;
  positions.reserve(members.size());
  for (const std::string& revision : members) positions.push_back(member(revision).position);
  std::sort(positions.begin(), positions.end());
  Revisions out;
  out.reserve(members.size());
  for (const std::size_t position : positions) out.push_back(order_[position]);
  return out;
}

}  // namespace migrate::history
