// Cancels what a session runs when a stop is asked for, from the thread that asks.
#pragma once

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace migrate::postgres {

class Connection;

// For as long as one statement runs. A cancel that reaches the server before the statement does is lost, so
// it is sent again and again until this is destroyed; request_stop() returns after that.
class CancelOnStop {
 public:
  CancelOnStop(const Connection& session, const std::stop_token& stop);
  ~CancelOnStop() { done_ = true; }
  CancelOnStop(const CancelOnStop&) = delete;
  CancelOnStop& operator=(const CancelOnStop&) = delete;

 private:
  void cancel_until_done() const;

  const Connection& session_;
  const std::thread::id owner_ = std::this_thread::get_id();
  std::atomic<bool> done_ = false;
  std::stop_callback<std::function<void()>> callback_;  // last: its destructor waits for a running call
};

}  // namespace migrate::postgres
