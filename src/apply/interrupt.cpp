#include "apply/interrupt.hpp"

#include <ctime>

#include "error/error.hpp"

namespace migrate::apply {
namespace {

sigset_t signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

constexpr timespec poll_interval = {.tv_sec = 0,
                                    .tv_nsec = 20'000'000};  // how late the end of the run is noticed

}  // namespace

void block_signals() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Interrupt::Interrupt(postgres::Connection& connection)
    : connection_(connection), thread_([this] { wait(); }) {
  connection_.heed(stop_.get_token());
}

Interrupt::~Interrupt() {
  done_ = true;
  thread_.join();
  connection_.heed({});
}

void Interrupt::wait() {
  const sigset_t set = signals();
  while (!done_) {
    if (sigtimedwait(&set, nullptr, &poll_interval) > 0) stop_.request_stop();
  }
}

void Interrupt::check() const {
  if (requested()) throw Error({.what = "interrupted"}, Exit::interrupted);
}

}  // namespace migrate::apply
