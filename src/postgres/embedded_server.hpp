// `url: embedded`: a private PostgreSQL server of the project, made and started on demand.
//
// It is a cluster under <project>/.migrate/server, made with this machine's own server programs, reached
// through a Unix socket only: no TCP, trust for who can enter the socket's folder, and only its owner can
// (0700). Superuser `postgres`, UTF8, locale C.UTF-8, one database `migrate` for a URL that names none. It
// stays up until it is stopped.
//
//   .migrate/server/data      the cluster          .migrate/server/log       its log
//   .migrate/server/socket    the socket's folder; where that path is too long for a socket (107 bytes) or
//   has
//                             unusual characters: /tmp/migrate-<uid>-<hash of the project's path>
//
// A lock on .migrate (or /var/lib/migrate) is held while the server is made, started or stopped.
//
// PostgreSQL refuses to run as root. For root the cluster belongs to, and runs as, the user `postgres`, or
// whom an existing cluster belongs to. Where that user cannot reach the project's folder (under /root, say),
// the cluster lives in /var/lib/migrate/<hash of the project's path> instead.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "config/connection_url.hpp"
#include "postgres/embedded_process.hpp"

namespace migrate::postgres {

class EmbeddedServer {
 public:
  struct Status {
    std::filesystem::path home;    // the folder with everything of the server
    std::filesystem::path socket;  // the socket's folder
    std::string version;           // the cluster's major version; empty before the first start
    bool running;
    std::optional<int> pid;  // of the postmaster, while it runs
  };

  static constexpr std::string_view default_database = "migrate";

  // Looks where the server of the project is or would be; makes nothing.
  // Throws Error when root has no user `postgres` to run it as, or the folder belongs to somebody else.
  explicit EmbeddedServer(const std::filesystem::path& project_root);

  // How to connect, whether the server runs or not.
  config::ConnectionUrl url(std::string_view database = default_database) const;

  // Whether it accepts connections.
  bool running() const;

  Status status() const;

  // Returns when the server accepts connections: found, started, or made and started. Several processes may
  // do so at once. Throws Error: programs not installed, folders that cannot be made, a server that does not
  // come up in 60 seconds (with the last lines of its log).
  void start();

  // Stops it, ending open sessions; false when it did not run. Throws Error when it is not down after 60
  // seconds.
  bool stop();

 private:
  std::filesystem::path data() const { return home_ / "data"; }
  std::string version() const;
  void prepare_parent() const;
  void make_cluster() const;
  // Waits for a postmaster that is on its way up or down (killed a moment ago, say).
  enum class Settled { up, down };
  Settled settled() const;
  void run(const std::vector<std::string>& arguments, const std::string& failure,
           std::string input = {}) const;

  std::filesystem::path project_;
  ProcessUser user_;
  std::filesystem::path home_;
  std::filesystem::path socket_;
};

}  // namespace migrate::postgres
