// SIGINT and SIGTERM while something runs: the running statement is cancelled, what was open is rolled back,
// and the run ends with an error that says so.
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <stop_token>
#include <thread>

namespace migrate::apply {

// Blocks both signals for the calling thread and its later children. To be called before any thread is
// started.
void block_signals();

// While it lives, a thread of its own waits for the signals and stops what the connections that heed token()
// run.
// REQUIRES: block_signals() was called.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  // Throws Error (Exit::interrupted) when a signal came.
  void check() const;
  // Sleeps. Throws Error (Exit::interrupted) when a signal comes before or meanwhile.
  void sleep(std::chrono::milliseconds pause) const;

 private:
  void wait();

  std::stop_source stop_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace migrate::apply
