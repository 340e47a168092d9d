#include "selftest/shrink.hpp"

#include <algorithm>

namespace migrate::selftest {
namespace {

// Items, and again each that is not the same in both.
std::size_t size_of(const SchemaPair& pair) {
  std::size_t out = pair.size();
  for (const Item& item : pair) out += item.a == item.b ? 0 : 1;
  return out;
}

class Shrinking {
 public:
  Shrinking(Trial& trial, Verdict verdict) : trial_(trial), best_(std::move(verdict)) {}

  Verdict shrink() {
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t size = best_.accepted.size() / 2; size > 0; size /= 2) moved |= drop_parts(size);
      moved |= make_equal();
    }
    return std::move(best_);
  }

 private:
  bool fails_alike(const SchemaPair& pair) {
    Verdict verdict = trial_.run(pair);
    // What the server refuses of a smaller pair may make it no smaller than the best.
    if (size_of(verdict.accepted) >= size_of(best_.accepted)) return false;
    if (verdict.outcome != best_.outcome || verdict.stage != best_.stage || verdict.kind != best_.kind)
      return false;
    best_ = std::move(verdict);
    return true;
  }

  // From the end, where what others stand on is least.
  bool drop_parts(std::size_t size) {
    bool moved = false;
    for (std::size_t end = best_.accepted.size(); end > 0;) {
      const std::size_t begin = end > size ? end - size : 0;
      SchemaPair less = best_.accepted;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(begin),
                 less.begin() + static_cast<std::ptrdiff_t>(end));
      moved |= fails_alike(less);
      end = std::min(begin, best_.accepted.size());
    }
    return moved;
  }

  bool make_equal() {
    bool moved = false;
    for (std::size_t i = 0; i < best_.accepted.size(); ++i) {
      for (const bool to_a : {true, false}) {
        if (i >= best_.accepted.size() || best_.accepted[i].a == best_.accepted[i].b) continue;
        SchemaPair same = best_.accepted;
        std::string& one = to_a ? same[i].b : same[i].a;
        one = to_a ? same[i].a : same[i].b;
        moved |= fails_alike(same);
      }
    }
    return moved;
  }

  Trial& trial_;
  Verdict best_;
};

}  // namespace

Verdict shrink(Trial& trial, Verdict verdict) {
  return Shrinking(trial, std::move(verdict)).shrink();
}

}  // namespace migrate::selftest
