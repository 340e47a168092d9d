#include "apply/interrupt.hpp"

#include <condition_variable>
#include <mutex>

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

}  // namespace

void block_signals() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Interrupt::Interrupt() : thread_([this] { wait(); }) {}

Interrupt::~Interrupt() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);  // blocked there too: it only ends the wait
  thread_.join();
}

void Interrupt::wait() {
  const sigset_t set = signals();
  while (true) {
    const bool signalled = sigwaitinfo(&set, nullptr) > 0;
    if (done_) return;
    if (signalled) stop_.request_stop();
  }
}

void Interrupt::check() const {
  if (stop_.stop_requested()) throw Error({.what = "interrupted"}, Exit::interrupted);
}

void Interrupt::sleep(std::chrono::milliseconds pause) const {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  stopped.wait_for(lock, stop_.get_token(), pause, [] { return false; });
  check();
}

}  // namespace migrate::apply
