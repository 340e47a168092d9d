// Processes whose output is what is wanted of them: programs, and work of our own that may go wrong in every
// way and is therefore done in a process of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

#include "process/program.hpp"

namespace migrate::process {

struct Limits {
  std::chrono::milliseconds time;
  std::size_t bytes;  // of output
};

enum class Ending {
  well,         // exit status 0
  failed,       // another, or a signal
  out_of_time,  // these were ended by us
  too_long,
  interrupted,
};

// What came of one.
struct Outcome {
  Ending ending = Ending::well;
  std::string failure{};  // "failed with exit status 3", "took longer than …"; empty where it ended well
  std::string output{};
  std::string messages{};  // its stderr, of which the first 16 KB are kept
};

// A process that runs, of its own group, with nothing on stdin. It ends with this at the latest, and all that
// it started and that is of its group ends with it.
class Capture {
 public:
  // The program, in `folder`; its output is what it writes to stdout. Throws Error when it cannot be started.
  Capture(const Program& program, const std::filesystem::path& folder, Limits limits);

  // A copy of this process does the work, in `folder`; its output is what that writes to the descriptor, and
  // what it prints goes to its stderr. It shares nothing with this process but its memory as it is now: no
  // other descriptor, signal or lock. Its core is not dumped. Throws Error when there is no process to be
  // had. REQUIRES: no other thread holds a lock that the work needs (malloc's are seen to), as the copy has
  // none of the threads.
  Capture(const std::function<void(int descriptor)>& work, const std::filesystem::path& folder,
          Limits limits);

  ~Capture();
  Capture(Capture&& other) noexcept;
  Capture& operator=(Capture&&) = delete;

  // Waits for the end, which comes within the limits, counted from the start. To be called once.
  Outcome wait(const std::stop_token& stop = {});

 private:
  // Closes what it holds.
  struct Descriptor {
    Descriptor() = default;
    explicit Descriptor(int value) : number(value) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : number(std::exchange(other.number, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    void close();
    // Appends what is there to be read; closes at the end. Without waiting.
    void read_into(std::string& text, std::size_t most);
    int number = -1;
  };
  struct Pipe {
    Pipe();
    Descriptor reader;
    Descriptor writer;
  };

  explicit Capture(Limits limits);
  void begin(pid_t pid);
  // Until there is something to read, or for a moment.
  void await_output() const;
  bool has_ended() const;
  void read(Outcome& outcome);

  Limits limits_;
  std::chrono::steady_clock::time_point deadline_;
  Pipe output_;
  Pipe messages_;
  pid_t pid_ = -1;  // none once it is reaped
};

}  // namespace migrate::process
