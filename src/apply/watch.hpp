// Looks, over a session of its own, at work that takes long: who keeps it waiting, and how far the build of
// an index has come.
//
// The session is made when it is first needed and asks single queries, each its own transaction: between two
// of them it holds no snapshot, for which a CREATE INDEX CONCURRENTLY would wait. Where there is no second
// session to be had, the run goes on without.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "postgres/connection.hpp"

namespace migrate::apply {

// What a run is at: a transaction with all its tries, or a statement outside of one.
struct Work {
  std::string revision{};   // empty where it is none's
  std::size_t number = 0;   // of the run's revisions, from 1
  std::size_t count = 0;    // of them
  std::string statement{};  // its first line; empty where the work is of several

  // "revision 2 of 5, b: CREATE INDEX CONCURRENTLY i ON t (id)"
  std::string text() const;
};

// A session that holds, or waits before us for, a lock that the work needs.
struct Blocker {
  int pid = 0;  // 0: a prepared transaction
  std::string user{};
  std::string application{};  // without a name: the kind of process
  std::string state{};        // "idle in transaction", "active", …
  std::string age{};          // of its transaction, "00:01:12"
  std::string query{};        // the first line of the last one

  // "process 123 (user app, application 'psql', idle in transaction, its transaction open for 00:01:12): …"
  std::string text() const;
};

// What one look showed.
struct Sight {
  Work work;
  std::chrono::milliseconds elapsed{};
  std::vector<Blocker> blockers{};  // by process
  std::string phase{};              // of an index build, as the server calls it; empty: there is none
  std::optional<int> percent{};     // of that phase, where it can be told
};

struct WatchOptions {
  // How long work may take before it is looked at, and about how long it is between two looks.
  std::chrono::milliseconds patience{1000};
  // All are called one at a time, but not from one thread; any may be empty.
  std::function<void(const Sight&)> seen{};  // at every look
  // When the work has been done, if it took longer than a second.
  std::function<void(const Work&, std::chrono::milliseconds)> done{};
  std::function<void()> over{};  // when work ends, in whatever way, that was looked at; before `done`
};

// A second, or less where locks are waited for so shortly that the look would come too late. 0: for ever.
std::chrono::milliseconds patience_for(std::chrono::milliseconds lock_timeout);

class Watch {
 public:
  // REQUIRES: `connection` and `options` outlive this; the connection heeds the same stop all the while.
  Watch(const postgres::Connection& connection, const WatchOptions& options);

  // From its begin to its destruction one piece of work is under way.
  class Task {
   public:
    Task(Watch& watch, Work work);
    ~Task();
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    // It came to its end.
    void done();

   private:
    Watch& watch_;
  };

  // Who was last seen to keep the work waiting that is under way, or was at last.
  std::vector<Blocker> blockers() const;

 private:
  void begin(Work work);
  void finish();
  void end();
  void watch(const std::stop_token& stop);

  const postgres::Connection& connection_;
  const WatchOptions& options_;

  mutable std::mutex mutex_;  // guards all down to the thread
  std::condition_variable_any stopped_;
  std::optional<Work> work_{};  // under way
  std::size_t number_ = 0;      // of the work: an answer that comes too late is not the next one's
  std::chrono::steady_clock::time_point since_{};
  std::vector<Blocker> blockers_{};
  bool seen_ = false;
  std::jthread thread_;  // last: its destructor stops and awaits it
};

}  // namespace migrate::apply
