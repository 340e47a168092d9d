// The embedded server, started and stopped for real in folders of its own.
#include "postgres/embedded_server.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "support/folder.hpp"
#include "support/server.hpp"

using migrate::Error;
using migrate::postgres::EmbeddedServer;
using namespace migrate::test;
namespace fs = std::filesystem;

namespace {

// A project folder; its server is stopped and its files removed in the end.
class Folder {
 public:
  explicit Folder(const std::string& name = "project") {
    top_ = make_folder("embedded");
    fs::permissions(top_, fs::perms(0755));
    fs::create_directories(path_ = top_ / name);
  }
  ~Folder() {
    EmbeddedServer(path_).stop();
    fs::remove_all(top_);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path top_;
  fs::path path_;
};

std::string ask(const EmbeddedServer& server, const std::string& sql) {
  return run_well({program("psql"), "-XqAt", "-d", server.url().libpq(), "-c", sql});
}

}  // namespace

TEST_CASE("an embedded server is made, started, found, and stopped") {
  Folder folder;
  EmbeddedServer server(folder.path());
  CHECK_FALSE(server.running());
  CHECK_FALSE(server.stop());
  CHECK_FALSE(fs::exists(folder.path() / ".migrate"));  // looking makes nothing
  server.start();
  CHECK(ask(server, "SELECT current_database()") == "migrate\n");
  CHECK(ask(server, "SHOW listen_addresses") == "\n");
  CHECK(ask(server,
            "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'migrate'") ==
        "UTF8|C.UTF-8\n");
  const auto pid = server.status().pid;
  CHECK(pid.has_value());
  EmbeddedServer(folder.path()).start();
  CHECK(server.status().pid == pid);
  CHECK(server.stop());
  CHECK_FALSE(server.running());
}

TEST_CASE("data outlives a stop, and a server that was killed starts again") {
  Folder folder;
  EmbeddedServer server(folder.path());
  server.start();
  ask(server, "CREATE TABLE t AS SELECT 7 AS n");
  server.stop();
  server.start();
  CHECK(ask(server, "SELECT n FROM t") == "7\n");
  ::kill(*server.status().pid, SIGKILL);
  while (server.running()) ::usleep(10'000);
  server.start();
  CHECK(ask(server, "SELECT n FROM t") == "7\n");
}

TEST_CASE("four commands that start it at once get the same server") {
  Folder folder;
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        EmbeddedServer(folder.path()).start();
        ::_exit(EmbeddedServer(folder.path()).running() ? 0 : 1);
      } catch (const Error&) {
        ::_exit(2);
      }
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(EmbeddedServer(folder.path()).running());
}

TEST_CASE("what a crash in the making left behind is not taken for a cluster") {
  Folder folder;
  EmbeddedServer server(folder.path());
  server.start();
  server.stop();
  fs::rename(server.status().home / "data", server.status().home / "data.new");
  server.start();
  CHECK(server.running());
}

TEST_CASE("a path that a socket or a shell cannot take works all the same") {
  Folder folder("it's $(touch gone) \"here\" " + std::string(90, 'x'));
  EmbeddedServer server(folder.path());
  server.start();
  CHECK(server.running());
  CHECK_FALSE(fs::exists(server.status().home / "gone"));
  CHECK(server.status().socket.string().rfind("/tmp/migrate-", 0) == 0);
  server.stop();
  fs::remove_all(server.status().socket);
}

TEST_CASE("a server that does not start is an error with its log") {
  Folder folder;
  EmbeddedServer server(folder.path());
  server.start();
  server.stop();
  std::ofstream(server.status().home / "data" / "postgresql.conf", std::ios::app) << "nonsense = on\n";
  try {
    server.start();
    FAIL("it started");
  } catch (const Error& error) {
    CHECK(error.facts().detail.find("nonsense") != std::string::npos);
  }
}

TEST_CASE("a cluster of a version that is not installed names the package") {
  Folder folder;
  EmbeddedServer server(folder.path());
  server.start();
  server.stop();
  const fs::path version = server.status().home / "data" / "PG_VERSION";
  std::ofstream(version) << "7\n";
  try {
    server.start();
    FAIL("it started");
  } catch (const Error& error) {
    CHECK(error.facts().hint.find("apt-get install postgresql-7") != std::string::npos);
  }
}

TEST_CASE("a socket folder that somebody else prepared is refused") {
  if (::geteuid() != 0) return;  // it takes root to be somebody else
  Folder folder(std::string(90, 'y'));
  EmbeddedServer server(folder.path());
  fs::create_directory(server.status().socket);
  CHECK_THROWS_AS(server.start(), Error);
  fs::remove(server.status().socket);
}
