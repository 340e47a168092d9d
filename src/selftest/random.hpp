// Chance that is the same on every machine: a seed gives a stream of draws, and the stream can be repeated
// with a few of its draws changed. What was made by the one and is made again by the other differs in a few
// of its properties.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace migrate::selftest {

class Random {
 public:
  explicit Random(std::uint64_t seed, std::set<std::size_t> changed = {})
      : seed_(seed), changed_(std::move(changed)) {}

  // How many draws there were.
  std::size_t drawn() const { return drawn_; }

  // From 0 to `bound` - 1. REQUIRES: bound > 0.
  std::size_t below(std::size_t bound) {
    assert(bound > 0);
    return static_cast<std::size_t>(next() % bound);
  }
  bool chance(unsigned percent) { return below(100) < percent; }

  // REQUIRES: `from` is not empty.
  template <typename Value>
  Value pick(const std::vector<Value>& from) {
    return from[below(from.size())];
  }

  // A seed for a stream of its own.
  std::uint64_t seed() { return next(); }

 private:
  // SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
  static std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
  }

  std::uint64_t next() {
    const std::uint64_t at = ++drawn_;
    const std::uint64_t draw = mixed(seed_ + at * 0x9E3779B97F4A7C15ULL);
    return changed_.contains(drawn_ - 1) ? mixed(draw + 1) : draw;
  }

  std::uint64_t seed_;
  std::set<std::size_t> changed_;  // numbers of draws, from 0
  std::size_t drawn_ = 0;
};

}  // namespace migrate::selftest
