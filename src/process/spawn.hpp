// What starting and ending a process comes down to, for the other files of this room.
#pragma once

#include <spawn.h>
#include <sys/types.h>

#include <string>

#include "process/program.hpp"

namespace migrate::process {

// What a program that is started gets: to be filled in before `spawn`.
struct Attributes {
  posix_spawnattr_t of_process{};
  posix_spawn_file_actions_t of_files{};

  Attributes();
  ~Attributes();
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  // In a group of its own, in `folder`, with nothing on stdin.
  void in_background(const std::filesystem::path& folder);
};

// With no signal blocked or ignored: what this process does with them is its own affair.
// Throws Error when the program is not there or cannot be executed.
pid_t spawn(const Program& program, Attributes& attributes);

// Waits for the end of a child. Gives its status, as waitpid does.
int reap(pid_t pid);

// Kills the child and all that it started, which is of its group, and reaps it. It may have ended already.
int kill_group(pid_t pid);

// How it failed: "failed with exit status 3", "was ended by signal 11 (Segmentation fault)"; empty: it did
// not.
std::string failure_of(int status);

// "took longer than 5 s and was ended".
std::string took_longer_than(std::chrono::milliseconds limit);

}  // namespace migrate::process
