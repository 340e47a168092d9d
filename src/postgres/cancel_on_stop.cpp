#include "postgres/cancel_on_stop.hpp"

#include <chrono>

#include "postgres/connection.hpp"

namespace migrate::postgres {
namespace {

constexpr std::chrono::milliseconds pause{20};

}  // namespace

CancelOnStop::CancelOnStop(const Connection& session, const std::stop_token& stop)
    : session_(session), callback_(stop, [this] { cancel_until_done(); }) {}

void CancelOnStop::cancel_until_done() const {
  // A stop from before is called back inside the constructor: nothing runs yet.
  if (std::this_thread::get_id() == owner_) return;
  while (!done_) {
    session_.cancel();
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace migrate::postgres
