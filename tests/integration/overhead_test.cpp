// What a run costs over the server's work: `psql -1 -f` of the same statements is the measure.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// MIGRATE_TEST_OVERHEAD=1000 is the full run, for a quiet machine; by default the tests share one with
// others.
struct Extent {
  int revisions = 150;
  int rounds = 3;
  double most_time = 2.5;  // a tenth of so short a run is its beginning, and others run beside it
};

Extent extent() {
  const char* wish = std::getenv("MIGRATE_TEST_OVERHEAD");
  if (!wish) return {};
  return {.revisions = std::atoi(wish), .rounds = 7, .most_time = 1.15};
}

// What shared/bench/gen_revisions.py has: a table with an index, then a column of it.
std::string statements(int revision) {
  const std::string table = "rt_" + std::to_string(revision - revision % 2);
  if (revision % 2 == 1)
    return "ALTER TABLE " + table + " ADD COLUMN c_" + std::to_string(revision) + " integer;\n";
  return "CREATE TABLE " + table +
         " (id bigserial NOT NULL, name varchar(80) NOT NULL, qty integer DEFAULT 0 NOT NULL, "
         "created_at timestamptz DEFAULT now() NOT NULL, CONSTRAINT " +
         table + "_pkey PRIMARY KEY (id));\nCREATE INDEX ix_" + table + " ON " + table +
         " (name, created_at);\n";
}

double cpu_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The least of several runs, in seconds.
struct Cost {
  double time = 1e9;
  double cpu = 1e9;

  void measure(const std::vector<std::string>& command, const std::filesystem::path& folder) {
    RunOptions options;
    options.folder = folder;
    const double cpu_before = cpu_of_children();
    const auto begin = std::chrono::steady_clock::now();
    run_well(command, options);
    time = std::min(time, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    cpu = std::min(cpu, cpu_of_children() - cpu_before);
  }
};

}  // namespace

TEST_CASE("many revisions take little longer than psql takes for their statements in one transaction") {
  const Extent wanted = extent();
  Server server({"max_locks_per_transaction=4096"});
  std::string all;
  for (int i = 0; i < wanted.revisions; ++i) all += statements(i);
  for (const std::string scope : {"all", "each"}) {
    Cost ours, theirs;
    for (int round = 0; round < wanted.rounds; ++round) {  // in turn, so that both meet the same load
      Project project(server);
      project.write("migrate.yaml", project.read("migrate.yaml") + "  transaction: " + scope + "\n");
      for (int i = 0; i < wanted.revisions; ++i) {
        write_revision(project, "r" + std::to_string(i), i == 0 ? "" : "r" + std::to_string(i - 1),
                       statements(i));
      }
      project.write("all.sql", all);
      Database database(server);
      theirs.measure({program("psql"), "-XqAt", "-1", "-f", "all.sql", "-d", database.url()},
                     project.folder());
      ours.measure({MIGRATE_BINARY, "upgrade", "head"}, project.folder());
    }
    MESSAGE(wanted.revisions << " revisions, transaction: " << scope << ": " << ours.time << " s, psql "
                             << theirs.time << " s, ratio " << ours.time / theirs.time << "; CPU " << ours.cpu
                             << " s, psql " << theirs.cpu << " s");
#ifndef __SANITIZE_ADDRESS__  // which makes the program slower than it is
    CHECK(ours.time <= wanted.most_time * theirs.time);
    CHECK(ours.cpu <= 3 * theirs.cpu);
#endif
  }
}
