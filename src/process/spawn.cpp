#include "process/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "error/error.hpp"

namespace migrate::process {

Attributes::Attributes() {
  posix_spawnattr_init(&of_process);
  posix_spawn_file_actions_init(&of_files);
}

Attributes::~Attributes() {
  posix_spawnattr_destroy(&of_process);
  posix_spawn_file_actions_destroy(&of_files);
}

void Attributes::in_background(const std::filesystem::path& folder) {
  posix_spawnattr_setflags(&of_process, POSIX_SPAWN_SETPGROUP);
  posix_spawn_file_actions_addopen(&of_files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addchdir_np(&of_files, folder.c_str());
}

pid_t spawn(const Program& program, Attributes& attributes) {
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

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

int kill_group(pid_t pid) {
  ::kill(-pid, SIGKILL);
  return reap(pid);
}

std::string failure_of(int status) {
  if (status == 0) return "";
  if (WIFEXITED(status)) return "failed with exit status " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return "was ended by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
}

std::string took_longer_than(std::chrono::milliseconds limit) {
  const bool whole = limit.count() % 1000 == 0;
  return "took longer than " +
         (whole ? std::to_string(limit.count() / 1000) + " s" : std::to_string(limit.count()) + " ms") +
         " and was ended";
}

}  // namespace migrate::process
