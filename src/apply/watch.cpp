#include "apply/watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "error/error.hpp"

namespace migrate::apply {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds moment{1000};

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

// pg_blocking_pids() names those who hold a lock and those who wait for it before us; 0 is a prepared
// transaction, and a parallel worker's is its leader's, so that one may come twice.
std::vector<Blocker> blockers_of(postgres::Connection& session, int pid) {
  const postgres::Rows rows = session.query(
      "SELECT b.pid, a.usename, coalesce(nullif(a.application_name, ''), a.backend_type), a.state, "
      "pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.xact_start), "
      "pg_catalog.left(pg_catalog.split_part(pg_catalog.ltrim(a.query, E' \\n\\t'), E'\\n', 1), 120) "
      "FROM (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids(" +
      std::to_string(pid) +
      ")) AS pid) b LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ORDER BY b.pid");
  std::vector<Blocker> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    out.push_back({.pid = std::stoi(rows.text(row, 0)),
                   .user = rows.text(row, 1),
                   .application = rows.text(row, 2),
                   .state = rows.text(row, 3),
                   .age = rows.text(row, 4),
                   .query = rows.text(row, 5)});
  }
  return out;
}

// What is counted depends on the phase (manual, "CREATE INDEX Progress Reporting").
void add_index_build(Sight& sight, postgres::Connection& session, int pid) {
  const postgres::Rows rows = session.query(
      "SELECT phase, CASE WHEN phase LIKE 'waiting%' THEN NULL "
      "WHEN phase LIKE '%loading tuples in tree' THEN 100 * tuples_done / nullif(tuples_total, 0) "
      "ELSE 100 * blocks_done / nullif(blocks_total, 0) END "
      "FROM pg_catalog.pg_stat_progress_create_index WHERE pid = " +
      std::to_string(pid));
  if (rows.size() == 0) return;
  sight.phase = rows.text(0, 0);
  if (!rows.is_null(0, 1)) sight.percent = std::min(100, std::stoi(rows.text(0, 1)));
}

}  // namespace

std::string Work::text() const {
  std::string out = revision.empty() ? "" : fmt::format("revision {} of {}, {}", number, count, revision);
  if (!statement.empty()) out += (out.empty() ? "" : ": ") + statement;
  return out;
}

std::string Blocker::text() const {
  if (pid == 0) return "a prepared transaction (see pg_prepared_xacts)";
  std::string about;
  const auto add = [&](const std::string& fact) { about += (about.empty() ? "" : ", ") + fact; };
  if (!user.empty()) add("user " + user);
  if (!application.empty()) add("application '" + application + "'");
  if (!state.empty()) add(state);
  if (!age.empty()) add("its transaction open for " + age);
  return fmt::format("process {}{}{}", pid, about.empty() ? "" : " (" + about + ")",
                     query.empty() ? "" : ": " + query);
}

milliseconds patience_for(milliseconds lock_timeout) {
  if (lock_timeout.count() == 0) return moment;
  return std::clamp(lock_timeout / 4, milliseconds(20), moment);
}

Watch::Watch(const postgres::Connection& connection, const WatchOptions& options)
    : connection_(connection),
      options_(options),
      thread_([this](const std::stop_token& stop) { watch(stop); }) {}

Watch::Task::Task(Watch& watch, Work work) : watch_(watch) {
  watch_.begin(std::move(work));
}
Watch::Task::~Task() {
  watch_.end();
}
void Watch::Task::done() {
  watch_.finish();
}

void Watch::begin(Work work) {
  const std::scoped_lock lock(mutex_);
  work_ = std::move(work);
  ++number_;
  since_ = steady_clock::now();
  blockers_.clear();
  seen_ = false;
}

void Watch::finish() {
  const std::scoped_lock lock(mutex_);
  const milliseconds elapsed = since(since_);
  if (seen_ && options_.over) options_.over();
  seen_ = false;
  if (elapsed >= moment && options_.done) options_.done(*work_, elapsed);
}

void Watch::end() {
  const std::scoped_lock lock(mutex_);
  if (seen_ && options_.over) options_.over();
  work_.reset();
}

std::vector<Blocker> Watch::blockers() const {
  const std::scoped_lock lock(mutex_);
  return blockers_;
}

void Watch::watch(const std::stop_token& stop) {
  std::optional<postgres::Connection> session;
  bool blind = false;  // there is no session to look with
  std::unique_lock lock(mutex_);
  while (true) {
    stopped_.wait_for(lock, stop, options_.patience, [] { return false; });
    if (stop.stop_requested()) return;
    if (!work_ || since(since_) < options_.patience) continue;
    Sight sight{.work = *work_};
    const std::size_t number = number_;
    lock.unlock();
    try {
      if (!session && !blind) session.emplace(connection_.another(stop));
      if (session) {
        sight.blockers = blockers_of(*session, connection_.backend_pid());
        add_index_build(sight, *session, connection_.backend_pid());
      }
    } catch (const Error&) {
      session.reset();
      blind = true;
    }
    lock.lock();
    if (!work_ || number != number_) continue;
    sight.elapsed = since(since_);
    if (!sight.blockers.empty()) blockers_ = sight.blockers;
    seen_ = true;
    if (options_.seen) options_.seen(sight);
  }
}

}  // namespace migrate::apply
