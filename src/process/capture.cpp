#include "process/capture.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "error/error.hpp"
#include "process/spawn.hpp"

namespace migrate::process {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds stop_is_seen_in{100};
constexpr milliseconds end_is_seen_in{5};  // of a process that has closed its output
constexpr std::size_t kept_messages = 16'384;
constexpr int work_descriptor = 3;

[[noreturn]] void fail(const std::string& what) {
  throw Error({.what = "cannot make " + what + ": " + std::strerror(errno)});
}

void handle_no_signal() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal)
    ::sigaction(signal, &action, nullptr);  // but those that cannot
}

// The copy of this process: nothing of it but its memory is left to the work.
void part_from_parent(const char* folder, int output, int messages) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  handle_no_signal();
  sigset_t nothing;
  sigemptyset(&nothing);
  ::sigprocmask(SIG_SETMASK, &nothing, nullptr);
  const rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none);
  ::dup2(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(messages, STDOUT_FILENO);
  ::dup2(messages, STDERR_FILENO);
  ::dup2(output, work_descriptor);
  ::close_range(work_descriptor + 1, ~0U, 0);
  if (::chdir(folder) == 0) return;
  std::perror(folder);
  ::_exit(1);
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t megabyte = 1'000'000;
  return bytes < megabyte ? std::to_string(bytes) + " bytes" : std::to_string(bytes / megabyte) + " MB";
}

}  // namespace

void Capture::Descriptor::close() {
  if (number >= 0) ::close(number);
  number = -1;
}

void Capture::Descriptor::read_into(std::string& text, std::size_t most) {
  std::array<char, 65536> piece;
  while (number >= 0) {
    const ssize_t got = ::read(number, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return close();
    text.append(piece.data(), std::min(static_cast<std::size_t>(got), most - std::min(most, text.size())));
    if (text.size() >= most) return;
  }
}

Capture::Pipe::Pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("a pipe");
  reader.number = ends[0];
  writer.number = ends[1];
  ::fcntl(reader.number, F_SETFL, O_NONBLOCK);
}

Capture::Capture(Limits limits) : limits_(limits), deadline_(steady_clock::now() + limits.time) {}

Capture::Capture(const Program& program, const std::filesystem::path& folder, Limits limits)
    : Capture(limits) {
  Attributes attributes;
  attributes.in_background(folder);
  posix_spawn_file_actions_adddup2(&attributes.of_files, output_.writer.number, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&attributes.of_files, messages_.writer.number, STDERR_FILENO);
  begin(spawn(program, attributes));
}

Capture::Capture(const std::function<void(int)>& work, const std::filesystem::path& folder, Limits limits)
    : Capture(limits) {
  std::fflush(nullptr);  // what waits to be written is not the copy's
  const pid_t pid = ::fork();
  if (pid < 0) fail("a process");
  if (pid == 0) {
    part_from_parent(folder.c_str(), output_.writer.number, messages_.writer.number);
    [&]() noexcept { work(work_descriptor); }();  // no exception leads back into what this is a copy of
    std::fflush(nullptr);
    ::_exit(0);
  }
  ::setpgid(pid, pid);  // whichever of both is first
  begin(pid);
}

void Capture::begin(pid_t pid) {
  pid_ = pid;
  output_.writer.close();
  messages_.writer.close();
}

Capture::Capture(Capture&& other) noexcept
    : limits_(other.limits_),
      deadline_(other.deadline_),
      output_(std::move(other.output_)),
      messages_(std::move(other.messages_)),
      pid_(std::exchange(other.pid_, -1)) {}

Capture::~Capture() {
  if (pid_ > 0) kill_group(pid_);
}

void Capture::await_output() const {
  std::array<pollfd, 2> descriptors{pollfd{output_.reader.number, POLLIN, 0},
                                    pollfd{messages_.reader.number, POLLIN, 0}};
  const bool all_read = output_.reader.number < 0;
  const milliseconds left = std::chrono::ceil<milliseconds>(deadline_ - steady_clock::now());
  const milliseconds pause = std::clamp(left, milliseconds{0}, all_read ? end_is_seen_in : stop_is_seen_in);
  ::poll(descriptors.data(), descriptors.size(), static_cast<int>(pause.count()));
}

bool Capture::has_ended() const {
  siginfo_t child{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &child, WEXITED | WNOHANG | WNOWAIT);
  return child.si_pid == pid_;
}

void Capture::read(Outcome& outcome) {
  output_.reader.read_into(outcome.output, limits_.bytes + 1);
  std::string more;
  messages_.reader.read_into(more, kept_messages);
  outcome.messages += more.substr(0, kept_messages - std::min(kept_messages, outcome.messages.size()));
}

Outcome Capture::wait(const std::stop_token& stop) {
  Outcome out;
  while (true) {
    await_output();
    const bool ended = has_ended();  // then all that it wrote is there
    read(out);
    if (stop.stop_requested()) {
      out.ending = Ending::interrupted;
      out.failure = "was interrupted";
    } else if (out.output.size() > limits_.bytes) {
      out.ending = Ending::too_long;
      out.failure = "printed more than " + size_text(limits_.bytes) + " and was ended";
    } else if (!ended && steady_clock::now() >= deadline_) {
      out.ending = Ending::out_of_time;
      out.failure = took_longer_than(limits_.time);
    }
    if (!ended && out.ending == Ending::well) continue;
    const int status = kill_group(std::exchange(pid_, -1));  // what the process started goes, too
    if (out.ending != Ending::well) return out;
    out.failure = failure_of(status);
    if (!out.failure.empty()) out.ending = Ending::failed;
    return out;
  }
}

}  // namespace migrate::process
