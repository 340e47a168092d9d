#include "apply/pace.hpp"

#include <algorithm>

namespace migrate::apply {

void Pace::took(std::chrono::milliseconds time) {
  if (time > target_) {
    shrink();
  } else if (time * 2 < target_) {
    rows_ = std::min(rows_ + (rows_ + 1) / 2, first_ * 10);
  }
}

bool Pace::shrink() {
  const long fewer = std::max(rows_ / 2, (first_ + 9) / 10);
  const bool shrinks = fewer < rows_;
  rows_ = fewer;
  return shrinks;
}

}  // namespace migrate::apply
