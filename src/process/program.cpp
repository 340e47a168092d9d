#include "process/program.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error/error.hpp"
#include "process/spawn.hpp"

namespace migrate::process {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Signals that this process blocks while it waits; the ones that came meanwhile are taken, not lost.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGCHLD, SIGINT, SIGTERM}) sigaddset(&set_, signal);
    sigprocmask(SIG_BLOCK, &set_, &before_);
  }
  ~BlockedSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

  // The next of them, 0 after `longest`.
  int next(milliseconds longest) const {
    const timespec time{.tv_sec = longest.count() / 1000, .tv_nsec = longest.count() % 1000 * 1'000'000};
    const int signal = sigtimedwait(&set_, nullptr, &time);
    return signal > 0 ? signal : 0;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

void check_status(int status, const Program& program) {
  const std::string failure = failure_of(status);
  if (!failure.empty()) throw Error({.what = program.name + " " + failure, .hint = program.hint});
}

[[noreturn]] void end(pid_t pid, Error why) {
  kill_group(pid);
  throw why;
}

}  // namespace

void run_in_foreground(const Program& program) {
  Attributes attributes;
  struct sigaction ignored {};
  struct sigaction before {};
  ignored.sa_handler = SIG_IGN;
  const pid_t pid = spawn(program, attributes);
  sigaction(SIGINT, &ignored, &before);
  const int status = reap(pid);
  sigaction(SIGINT, &before, nullptr);
  check_status(status, program);
}

void run_in_background(const Program& program, const std::filesystem::path& folder, milliseconds limit,
                       const std::stop_token& stop) {
  constexpr milliseconds stop_is_seen_in{100};
  const BlockedSignals signals;
  Attributes attributes;
  attributes.in_background(folder);
  posix_spawn_file_actions_adddup2(&attributes.of_files, STDERR_FILENO, STDOUT_FILENO);
  const auto deadline = steady_clock::now() + limit;
  const pid_t pid = spawn(program, attributes);
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) != pid) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) {
      end(pid, Error({.what = program.name + " " + took_longer_than(limit), .hint = program.hint}));
    }
    const int signal = signals.next(stop.stop_possible() ? std::min(left, stop_is_seen_in) : left);
    if (signal == SIGINT || signal == SIGTERM || stop.stop_requested()) {
      end(pid, Error({.what = "interrupted while " + program.name + " ran", .hint = program.hint},
                     Exit::interrupted));
    }
  }
  check_status(status, program);
}

}  // namespace migrate::process
