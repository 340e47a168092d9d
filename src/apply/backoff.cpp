#include "apply/backoff.hpp"

#include <algorithm>

namespace migrate::apply {

using std::chrono::milliseconds;

std::chrono::milliseconds Backoff::next() {
  constexpr milliseconds longest{5000};
  if (!random_) random_.emplace(std::random_device{}());
  const auto part = std::uniform_int_distribution<milliseconds::rep>(50, 150)(*random_);  // percent
  const milliseconds out = pause_ * part / 100;
  pause_ = std::min(pause_ * 2, longest);
  return out;
}

}  // namespace migrate::apply
