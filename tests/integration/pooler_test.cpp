// pgbouncer between the program and the server.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

class Bouncer {
 public:
  Bouncer(const std::string& mode, int pool_size) {
    static int port = 54400;
    port_ = std::to_string(++port);
    const std::filesystem::path file = server().home() / ("pgbouncer" + port_ + ".ini");
    const std::string home = server().home().string();
    std::ofstream(file) << "[databases]\n* = host=" << home << " port=" << Server::port
                        << " user=postgres\n[pgbouncer]\nlisten_addr =\nlisten_port = " << port_
                        << "\nunix_socket_dir = " << home << "\nauth_type = any\npool_mode = " << mode
                        << "\ndefault_pool_size = " << pool_size << "\n";
    RunOptions options;
    options.user = server_user();
    options.dies_with_us = true;
    process_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/pgbouncer", file}, options);
    for (int tries = 0; tries < 500; ++tries) {
      if (run({program("pg_isready"), "-q", "-h", home, "-p", port_}).exit == 0) return;
      if (process_->finished()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error("pgbouncer did not start: " + process_->error_output());
  }

  std::string url(Project& project) const {
    return "postgresql://postgres@/" + project.database().name() + "?host=" + server().home().string() +
           "&port=" + port_;
  }

 private:
  std::string port_;
  std::unique_ptr<Process> process_;
};

}  // namespace

TEST_CASE("pgbouncer that pools transactions or statements is refused before anything is done") {
  for (const char* mode : {"transaction", "statement"}) {
    for (const int pool_size : {1, 20}) {
      CAPTURE(mode);
      CAPTURE(pool_size);
      const Bouncer bouncer(mode, pool_size);
      Project project;
      write_chain(project, {"a"});
      const Result upgrade = project.migrate({"--url", bouncer.url(project), "upgrade", "head"});
      CAPTURE(upgrade.err);
      CHECK(upgrade.exit == 1);
      CHECK(upgrade.err == Holding("a pooler of connections that gives every transaction another server"));
      CHECK(upgrade.err == Holding("pool_mode = session"));
      CHECK(project.database().query(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0");
      // Nobody else's session has our settings.
      CHECK(run_well({program("psql"), "-XqAt", "-d", bouncer.url(project), "-c", "SHOW lock_timeout"}) ==
            "0\n");
    }
  }
}

TEST_CASE("through pgbouncer in session mode everything works") {
  for (const int pool_size : {1, 20}) {
    CAPTURE(pool_size);
    const Bouncer bouncer("session", pool_size);
    Project project;
    write_chain(project, {"a"});
    write_revision(
        project, "b", "a",
        "-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t_a (id);\nSELECT pg_sleep(1.3);",
        "-- migrate:down transaction=none\nDROP INDEX CONCURRENTLY i;");
    const Result upgrade = project.migrate({"--url", bouncer.url(project), "upgrade", "head"});
    CAPTURE(upgrade.err);
    CHECK(upgrade.exit == 0);
    CHECK(rows(project) == "b");
    CHECK(project.migrate({"--url", bouncer.url(project), "downgrade", "base"}).exit == 0);
  }
}
