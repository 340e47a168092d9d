// What upgrade, downgrade and stamp tell on stderr while they run: on a terminal a last line that is drawn
// again and again, elsewhere a line for each step that took long, with --format json events (output.hpp).
// Who keeps the run waiting is told in all of them.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "apply/actions.hpp"
#include "apply/runner.hpp"
#include "apply/watch.hpp"
#include "cli/globals.hpp"

namespace migrate::cli {

// Its functions are what apply::RunOptions and apply::WatchOptions ask for, and are called one at a time but
// for started(), retrying() and batch(): the first two touch nothing that the others do.
class Progress {
 public:
  explicit Progress(const Globals& globals);

  void started(const apply::Start& start) const;
  void retrying(std::string_view reason) const;
  void batch(const apply::BatchProgress& batch);
  void seen(const apply::Sight& sight);
  void done(const apply::Work& work, std::chrono::milliseconds elapsed) const;
  void over();

  // A statement that runs in batches, so far.
  struct Batches {
    apply::BatchProgress last;
    long first_rows_done;                         // when its first batch of this run was done
    std::chrono::steady_clock::time_point since;  // that
    std::chrono::steady_clock::time_point at;     // the last one was done
    std::chrono::steady_clock::time_point told;

    // Nothing before the second batch.
    std::optional<std::chrono::milliseconds> remaining() const;
  };

 private:
  enum class Form { silent, events, terminal, lines };

  void tell_blockers(const apply::Sight& sight);

  const Form form_;
  std::vector<int> blockers_;  // their processes, as they were last told
  std::mutex mutex_;           // guards batches_
  std::optional<Batches> batches_;
};

}  // namespace migrate::cli
