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
constexpr int patience = 50;  // intervals after a signal, in which a cancel that came too early is repeated

}  // namespace

void block_signals() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Interrupt::Interrupt(const postgres::Connection& connection)
    : connection_(connection), thread_([this] { wait(); }) {}

Interrupt::~Interrupt() {
  done_ = true;
  thread_.join();
}

void Interrupt::wait() {
  const sigset_t set = signals();
  int repeats = 0;
  while (!done_) {
    if (sigtimedwait(&set, nullptr, &poll_interval) > 0) {
      requested_ = true;
      repeats = patience;
    }
    if (repeats > 0 && !done_) {
      connection_.cancel();
      --repeats;
    }
  }
}

void Interrupt::check() const {
  if (requested_) throw Error({.what = "interrupted"}, Exit::interrupted);
}

}  // namespace migrate::apply
