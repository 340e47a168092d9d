// SIGINT and SIGTERM while something runs: the running statement is cancelled, what was open is rolled back,
// and the run ends with an error that says so.
#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

#include "postgres/connection.hpp"

namespace migrate::apply {

// Blocks both signals for the calling thread and its later children. To be called before any thread is
// started.
void block_signals();

// While it lives, a thread of its own waits for the signals and stops what `connection` runs, and all else
// that heeds what `connection` heeds.
// REQUIRES: block_signals() was called; `connection` outlives this.
class Interrupt {
 public:
  explicit Interrupt(postgres::Connection& connection);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  bool requested() const { return stop_.stop_requested(); }
  // Throws Error (Exit::interrupted) when a signal came.
  void check() const;

 private:
  void wait();

  postgres::Connection& connection_;
  std::stop_source stop_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace migrate::apply
