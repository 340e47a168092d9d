#include "postgres/embedded_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "error/error.hpp"

namespace migrate::postgres {

namespace {

[[noreturn]] void fail(const std::string& program, int error) {
  ErrorFacts facts;
  facts.what = "cannot run " + program + ": " + std::strerror(error);
  throw Error(std::move(facts));
}

struct Pipe {
  explicit Pipe(const std::string& program) {
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(program, errno);
  }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends[0]; }
  int writer() const { return ends[1]; }
  void close_reader() { close_end(0); }
  void close_writer() { close_end(1); }

 private:
  void close_end(int end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  int ends[2] = {-1, -1};
};

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  out.reserve(words.size() + 1);
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

// Nothing of the caller's PG* settings: PGPORT, PGDATA and the like would reach the server.
std::vector<std::string> clean_environment() {
  std::vector<std::string> out{"LC_ALL=C.UTF-8", "HOME=/"};
  for (const char* kept : {"PATH", "TZ", "LD_LIBRARY_PATH", "ASAN_OPTIONS"}) {
    if (const char* value = std::getenv(kept)) out.push_back(std::string(kept) + "=" + value);
  }
  return out;
}

// Between fork and exec only async-signal-safe calls are allowed; all memory was allocated before.
[[noreturn]] void become(const char* folder, const ProcessUser& user, int input, int output,
                         char* const* arguments, char* const* environment) {
  ::setsid();
  const bool moved = ::chdir(folder) == 0;
  const bool demoted = ::geteuid() != 0 ||
                       (::setgroups(1, &user.gid) == 0 && ::setgid(user.gid) == 0 && ::setuid(user.uid) == 0);
  const bool wired = ::dup2(input, 0) == 0 && ::dup2(output, 1) == 1 && ::dup2(output, 2) == 2;
  ::umask(077);
  if (moved && demoted && wired && ::close_range(3, ~0U, 0) == 0)
    ::execve(arguments[0], arguments, environment);
  const char* said = std::strerror(errno);
  [[maybe_unused]] const auto written = ::write(2, said, std::strlen(said));
  ::_exit(127);
}

std::string read_all(int descriptor) {
  std::string out;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) out.append(buffer.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return out;
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

CommandResult run_command(const Command& command) {
  const std::string& program = command.arguments.front();
  Pipe input(program);
  Pipe output(program);
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = clean_environment();
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);
  if (::write(input.writer(), command.input.data(), command.input.size()) < 0) fail(program, errno);
  const pid_t child = ::fork();
  if (child < 0) fail(program, errno);
  if (child == 0) {
    become(command.folder.c_str(), command.user, input.reader(), output.writer(), argument_pointers.data(),
           environment_pointers.data());
  }
  input.close_writer();
  output.close_writer();
  CommandResult result;
  result.output = read_all(output.reader());
  result.exit = wait_for(child);
  return result;
}

}  // namespace migrate::postgres
