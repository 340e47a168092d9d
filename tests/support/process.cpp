#include "support/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace migrate::test {

namespace {

int memory_file(const std::string& content) {
  const int file = ::memfd_create("test", MFD_CLOEXEC);
  if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size())) {
    throw std::runtime_error(std::string("memfd: ") + std::strerror(errno));
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

std::string content_of(int file) {
  struct stat status;
  ::fstat(file, &status);
  std::string out(static_cast<std::size_t>(status.st_size), '\0');
  const ssize_t got = ::pread(file, out.data(), out.size(), 0);
  out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return out;
}

bool is_foreign(const std::string& name) {
  return name.rfind("PG", 0) == 0 || name.rfind("MIGRATE_", 0) == 0 || name == "DATABASE_URL";
}

std::vector<std::string> environment_of(const RunOptions& options) {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    if (!is_foreign(name)) all[name] = text.substr(std::min(text.size(), name.size() + 1));
  }
  for (const auto& [name, value] : options.environment) {
    all.erase(name);
    if (value) all[name] = *value;
  }
  std::vector<std::string> out;
  for (const auto& [name, value] : all) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

[[noreturn]] void become(const RunOptions& options, const int (&files)[3], int report, char* const* arguments,
                         char* const* environment) {
  bool fine = true;
  if (options.user) {
    fine = ::setgroups(1, &options.user->second) == 0 && ::setgid(options.user->second) == 0 &&
           ::setuid(options.user->first) == 0;
  }
  if (options.dies_with_us) ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  for (int i = 0; i < 3; ++i) fine = fine && ::dup2(files[i], i) == i;
  fine = fine && ::chdir(options.folder.c_str()) == 0;
  if (fine) ::execvpe(arguments[0], arguments, environment);
  const int error = errno;
  [[maybe_unused]] const auto written = ::write(report, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const RunOptions& options)
    : out_(memory_file("")), err_(memory_file("")), patience_(options.patience), name_(arguments.front()) {
  std::vector<std::string> argument_texts = arguments;
  std::vector<std::string> environment_texts = environment_of(options);
  const std::vector<char*> argument_pointers = pointers(argument_texts);
  const std::vector<char*> environment_pointers = pointers(environment_texts);
  const int input = memory_file(options.input);
  int report[2];  // closed by exec: until then a signal would meet the tests' own handlers
  if (::pipe2(report, O_CLOEXEC) != 0) throw std::runtime_error(std::string("pipe: ") + std::strerror(errno));
  pid_ = ::fork();
  if (pid_ == 0) {
    become(options, {input, out_, err_}, report[1], argument_pointers.data(), environment_pointers.data());
  }
  ::close(input);
  ::close(report[1]);
  int error = errno;
  const bool started = pid_ > 0 && ::read(report[0], &error, sizeof error) == 0;
  ::close(report[0]);
  pid_file_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (!started) throw std::runtime_error("cannot run " + name_ + ": " + std::strerror(error));
}

Process::~Process() {
  if (pid_ > 0) {
    signal(SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  for (const int file : {pid_file_, out_, err_}) {
    if (file >= 0) ::close(file);
  }
}

std::string Process::error_output() const {
  return content_of(err_);
}

bool Process::finished() const {
  pollfd waiting{pid_file_, POLLIN, 0};
  return pid_ <= 0 || ::poll(&waiting, 1, 0) == 1;
}

void Process::signal(int number) const {
  ::kill(pid_, number);
}

Result Process::wait() {
  pollfd waiting{pid_file_, POLLIN, 0};
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
  if (::poll(&waiting, 1, static_cast<int>(milliseconds)) != 1) {
    throw std::runtime_error(name_ + " did not end in time; it said:\n" + content_of(out_) +
                             content_of(err_));
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {exit, content_of(out_), content_of(err_)};
}

Result run(const std::vector<std::string>& arguments, const RunOptions& options) {
  return Process(arguments, options).wait();
}

std::string run_well(const std::vector<std::string>& arguments, const RunOptions& options) {
  const Result result = run(arguments, options);
  if (result.exit != 0) {
    throw std::runtime_error(arguments.front() + " failed (" + std::to_string(result.exit) +
                             "): " + result.err);
  }
  return result.out;
}

void await(const std::function<bool()>& condition, const std::string& what) {
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60); !condition();) {
    if (std::chrono::steady_clock::now() > end) throw std::runtime_error("it never came: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::vector<std::string> words(const std::string& line) {
  std::vector<std::string> out;
  bool quoted = false;
  bool inside = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (quoted && !inside) out.emplace_back();
      inside = true;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) out.emplace_back();
      inside = true;
      out.back() += c;
    }
  }
  return out;
}

}  // namespace migrate::test
