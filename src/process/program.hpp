// Other programs that are started and waited for.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace migrate::process {

struct Program {
  std::vector<std::string> arguments;  // the first is a path, or a name that $PATH is searched for
  std::string name;                    // for messages: "the editor 'vi'"
  std::string hint{};                  // what to do when it fails
};

// Both throw Error when it cannot be started and when it fails.

// In the foreground: the terminal is the program's until it ends; Ctrl-C is its own affair.
void run_in_foreground(const Program& program);

// In the background, in `folder`: nothing on stdin, all that it prints goes to stderr. It and what it started
// are killed when it takes longer than `limit`, which is an error, and when a signal comes or `stop` says so
// (Exit::interrupted).
void run_in_background(const Program& program, const std::filesystem::path& folder,
                       std::chrono::milliseconds limit, const std::stop_token& stop = {});

}  // namespace migrate::process
