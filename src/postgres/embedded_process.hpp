// Running a program as another user, with nothing of ours left open in it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace migrate::postgres {

// Who a program runs as. Root gives up its groups and rights for it; anybody else can name himself only.
struct ProcessUser {
  uid_t uid;
  gid_t gid;
};

struct Command {
  std::vector<std::string> arguments;  // arguments[0] is the program's path
  std::filesystem::path folder;        // where it runs; entered before rights are given up
  ProcessUser user;
  std::string input;  // small, under a pipe's 64 KB
};

struct CommandResult {
  int exit;            // 128 + signal when it was killed
  std::string output;  // stdout and stderr together
};

// Runs the program to its end. It gets a session of its own (a Ctrl-C at our terminal does not reach a server
// that it starts), a clean environment, and no descriptor but 0, 1, 2, so that a daemon it leaves behind
// cannot keep a reader of our output waiting. Throws Error when it cannot be started.
CommandResult run_command(const Command& command);

}  // namespace migrate::postgres
