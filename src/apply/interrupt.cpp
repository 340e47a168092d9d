#include "apply/interrupt.hpp"

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

Interrupt::Interrupt(postgres::Connection& connection)
    : connection_(connection), thread_([this] { wait(); }) {
  connection_.heed(stop_.get_token());
}

Interrupt::~Interrupt() {
  done_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);  // blocked there too: it only ends the wait
  thread_.join();
  connection_.heed({});
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
  if (requested()) throw Error({.what = "interrupted"}, Exit::interrupted);
}

}  // namespace migrate::apply
