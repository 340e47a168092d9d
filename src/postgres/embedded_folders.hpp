// Where the embedded server's files are, who owns them, and the lock on them.
#pragma once

#include <filesystem>

#include "postgres/embedded_process.hpp"

namespace migrate::postgres {

// Who the project's server runs as: ourselves; for root the owner of the cluster in
// <project>/.migrate/server, else the user `postgres`. Throws Error when root has no such user, and when the
// cluster belongs to somebody else.
ProcessUser server_user(const std::filesystem::path& project);

// The server's folder; see embedded_server.hpp.
std::filesystem::path server_home(const std::filesystem::path& project, const ProcessUser& user);

// The socket's folder; see embedded_server.hpp.
std::filesystem::path server_socket(const std::filesystem::path& home, const ProcessUser& user);

// Makes a folder that only `user` can enter, or checks that an existing one is such. Throws Error.
void make_private_folder(const std::filesystem::path& folder, const ProcessUser& user);

// Makes <project>/.migrate with a .gitignore that hides it, owned as the project is. Throws Error.
void make_project_folder(const std::filesystem::path& project);

// An exclusive lock on a folder, as long as the object lives; processes that die let go of it.
class FolderLock {
 public:
  // Waits for at most two minutes. Throws Error.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace migrate::postgres
