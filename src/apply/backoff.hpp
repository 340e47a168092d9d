// Pauses between tries: each about twice as long as the one before, by chance shorter or longer, so that two
// who wait for one another do not meet again.
#pragma once

#include <chrono>
#include <optional>
#include <random>

namespace migrate::apply {

class Backoff {
 public:
  // The next pause: 50 to 150 % of 0.1 s, 0.2 s, 0.4 s … 5 s.
  std::chrono::milliseconds next();

 private:
  std::optional<std::minstd_rand> random_;  // made when first needed: its seed costs more than a statement
  std::chrono::milliseconds pause_{100};
};

}  // namespace migrate::apply
