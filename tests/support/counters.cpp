#include "support/counters.hpp"

#include <chrono>
#include <thread>

#include "support/revisions.hpp"

namespace migrate::test {

void make_counters(const Project& project, long rows, const std::string& up, const std::string& down) {
  write_revision(project, "a", "",
                 "CREATE TABLE t (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0, filling text);\n"
                 "INSERT INTO t SELECT i, 0, repeat('x', 60) FROM generate_series(1, " +
                     std::to_string(rows) + ") i;\n");
  write_revision(project, "b", "a", up, down);
}

std::string counted(Project& project) {
  return project.database().query("SELECT n, count(*) FROM t GROUP BY n ORDER BY n");
}

long rows_done(Project& project) {
  if (project.database().query("SELECT to_regclass('migrate_progress')").empty()) return -1;
  const std::string found = project.database().query("SELECT rows_done FROM migrate_progress");
  return found.empty() ? -1 : std::stol(found);
}

void wait_for_more(Project& project, const Process& run, long than) {
  while (!run.finished() && rows_done(project) <= than) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace migrate::test
