#include "cli/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "error/error.hpp"

namespace migrate::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Attributes {
  posix_spawnattr_t of_process{};
  posix_spawn_file_actions_t of_files{};

  Attributes() {
    posix_spawnattr_init(&of_process);
    posix_spawn_file_actions_init(&of_files);
  }
  ~Attributes() {
    posix_spawnattr_destroy(&of_process);
    posix_spawn_file_actions_destroy(&of_files);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
};

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

// With no signal blocked: what this process blocks is its own affair.
pid_t start(const Program& program, Attributes& attributes) {
  std::vector<char*> pointers;
  for (const std::string& argument : program.arguments)
    pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGINT, SIGXFSZ}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes.of_process, &defaults);
  sigset_t nothing;
  sigemptyset(&nothing);
  posix_spawnattr_setsigmask(&attributes.of_process, &nothing);
  short flags = 0;
  posix_spawnattr_getflags(&attributes.of_process, &flags);
  flags = static_cast<short>(flags | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setflags(&attributes.of_process, flags);
  pid_t pid = 0;
  const int problem =
      posix_spawnp(&pid, pointers[0], &attributes.of_files, &attributes.of_process, pointers.data(), environ);
  if (problem == 0) return pid;
  throw Error({.what = "cannot start " + program.name + ": " + std::strerror(problem),
               .hint = program.hint.empty() ? "is it installed, and in the PATH?" : program.hint});
}

void check_status(int status, const Program& program) {
  if (status == 0) return;
  throw Error({.what = program.name + " " +
                       (WIFEXITED(status) ? "failed with exit status " + std::to_string(WEXITSTATUS(status))
                                          : "was ended by signal " + std::to_string(WTERMSIG(status))),
               .hint = program.hint});
}

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// The process and all that it started, which is of its group.
[[noreturn]] void end(pid_t pid, Error why) {
  ::kill(-pid, SIGKILL);
  reap(pid);
  throw why;
}

}  // namespace

void run_in_foreground(const Program& program) {
  Attributes attributes;
  struct sigaction ignored {};
  struct sigaction before {};
  ignored.sa_handler = SIG_IGN;
  const pid_t pid = start(program, attributes);
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
  posix_spawnattr_setflags(&attributes.of_process, POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_addopen(&attributes.of_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&attributes.of_files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addchdir_np(&attributes.of_files, folder.c_str());
  const auto deadline = steady_clock::now() + limit;
  const pid_t pid = start(program, attributes);
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) != pid) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) {
      end(pid, Error({.what = program.name + " took longer than " + std::to_string(limit.count()) +
                              " ms and was ended",
                      .hint = program.hint}));
    }
    const int signal = signals.next(stop.stop_possible() ? std::min(left, stop_is_seen_in) : left);
    if (signal == SIGINT || signal == SIGTERM || stop.stop_requested()) {
      end(pid, Error({.what = "interrupted while " + program.name + " ran", .hint = program.hint},
                     Exit::interrupted));
    }
  }
  check_status(status, program);
}

void open_in_editor(const std::vector<std::filesystem::path>& files) {
  const char* editor = nullptr;
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* const value = std::getenv(name);
    if (!editor && value && *value) editor = value;
  }
  if (!editor) {
    throw Error({.what = "there is no editor: neither VISUAL nor EDITOR is set",
                 .hint = "export EDITOR=vi, or open the file by hand: " + files.front().string()},
                Exit::usage);
  }
  Program program{.arguments = {"/bin/sh", "-c", std::string(editor) + " \"$@\"", editor},
                  .name = "the editor '" + std::string(editor) + "'",
                  .hint = {}};
  for (const std::filesystem::path& file : files) program.arguments.push_back(file.string());
  run_in_foreground(program);
}

}  // namespace migrate::cli
