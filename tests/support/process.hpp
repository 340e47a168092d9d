// Running programs in tests.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace migrate::test {

struct RunOptions {
  std::filesystem::path folder = "/";
  // Set, or (nothing) taken away. The rest is the tests' own environment without PG*, MIGRATE_* and
  // DATABASE_URL.
  std::map<std::string, std::optional<std::string>> environment;
  std::string input;                            // on stdin
  std::chrono::seconds patience{120};           // then it is killed, and `wait` throws
  std::optional<std::pair<uid_t, gid_t>> user;  // root only
  bool dies_with_us = false;                    // SIGQUIT when the test program ends, however it ends
};

struct Result {
  int exit;  // 128 + signal when it was killed
  std::string out;
  std::string err;
};

// A program that runs; killed when this is destroyed before `wait`.
class Process {
 public:
  // Throws std::runtime_error when it cannot be started.
  explicit Process(const std::vector<std::string>& arguments, const RunOptions& options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool finished() const;
  // What it has written to stderr so far.
  std::string error_output() const;
  void signal(int number) const;
  // Throws std::runtime_error after `patience`.
  Result wait();

 private:
  pid_t pid_ = -1;
  int pid_file_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::chrono::seconds patience_;
  std::string name_;
};

Result run(const std::vector<std::string>& arguments, const RunOptions& options = {});

// As `run`; throws std::runtime_error with its stderr when it fails. Gives stdout.
std::string run_well(const std::vector<std::string>& arguments, const RunOptions& options = {});

// Waits until the condition holds. Throws std::runtime_error with `what` never came after 60 s.
void await(const std::function<bool()>& condition, const std::string& what);

// The words of a command line: cut at spaces, '...' holds them together.
std::vector<std::string> words(const std::string& line);

}  // namespace migrate::test
