// The options of a section whose one statement is run over ranges of keys, each in a transaction of its own.
//
//   batch=1000       rows of the table in a batch, at first; later from a tenth of that to ten times as many
//   key=id           the columns that the table is gone through by (key=a,b: several), as SQL writes names;
//                    without it the primary key
//   pause=50ms       between two batches; 0 by default
//   target=300ms     how long a batch should take: the rows of the next one follow from the last one's time
//   lag=10s          while a replica is further behind, no batch begins
//   blocked=0        where more sessions wait for a batch when it ends, the next is smaller and comes later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::script {

struct Batch {
  long rows = 1000;
  std::vector<std::string> key{};  // names, not quoted; none: the primary key
  std::chrono::milliseconds pause{0};
  std::chrono::milliseconds target{300};
  std::chrono::milliseconds lag{10'000};
  int blocked = 0;

  // The options as a section line has them, what is as by default left out.
  std::string text() const;
  bool operator==(const Batch&) const = default;
};

// Whether the word is an option of a batch, "key=id", right or wrong.
bool is_batch_option(std::string_view word);

// Takes over what the option says. Gives what is wrong with it; empty where nothing is. REQUIRES:
// is_batch_option(word).
std::string set_option(Batch& batch, std::string_view word);

}  // namespace migrate::script
