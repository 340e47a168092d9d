#include "postgres/embedded_folders.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <thread>

#include "error/error.hpp"

namespace migrate::postgres {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string what, std::string hint = {}) {
  ErrorFacts facts;
  facts.what = "embedded server: " + std::move(what);
  facts.hint = std::move(hint);
  throw Error(std::move(facts));
}

[[noreturn]] void fail_on(const std::string& doing, const fs::path& path, int error) {
  fail("cannot " + doing + " " + path.string() + ": " + std::strerror(error));
}

// FNV-1a. It names a folder, whose owner is checked: no secret hangs on it, but it must stay the same for
// ever.
std::string path_hash(const fs::path& path) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : path.string()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += digits[(hash >> shift) & 15];
  return out;
}

std::string user_name(uid_t uid) {
  const passwd* entry = ::getpwuid(uid);
  return entry ? entry->pw_name : "user " + std::to_string(uid);
}

// Whether `user` may walk through every folder down to `folder`.
bool can_reach(const fs::path& folder, const ProcessUser& user) {
  fs::path part;
  for (const fs::path& name : folder) {
    part /= name;
    struct stat status;
    if (::stat(part.c_str(), &status) != 0) return false;
    const mode_t needed = status.st_uid == user.uid ? S_IXUSR : status.st_gid == user.gid ? S_IXGRP : S_IXOTH;
    if ((status.st_mode & needed) == 0) return false;
  }
  return true;
}

// PostgreSQL's socket is <folder>/.s.PGSQL.5432, and sun_path holds it with its zero byte.
bool fits_socket(const fs::path& folder) {
  static constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - sizeof("/.s.PGSQL.5432");
  const std::string text = folder.string();
  const bool plain =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-") ==
      std::string::npos;
  return plain && text.size() <= longest;
}

}  // namespace

ProcessUser server_user(const fs::path& project) {
  const ProcessUser self{::geteuid(), ::getegid()};
  struct stat cluster;
  const bool exists = ::stat((project / ".migrate" / "server").c_str(), &cluster) == 0;
  if (self.uid != 0) {
    if (exists && cluster.st_uid != self.uid) {
      fail((project / ".migrate" / "server").string() + " belongs to " + user_name(cluster.st_uid),
           "run as that user, or remove the folder to begin anew (its data is lost)");
    }
    return self;
  }
  if (exists && cluster.st_uid != 0) return {cluster.st_uid, cluster.st_gid};
  const passwd* postgres = ::getpwnam("postgres");
  if (!postgres) {
    fail("PostgreSQL refuses to run as root, and there is no user postgres to run it as",
         "install the package postgresql, which makes that user, or run as an ordinary user");
  }
  return {postgres->pw_uid, postgres->pw_gid};
}

fs::path server_home(const fs::path& project, const ProcessUser& user) {
  if (::geteuid() == 0 && !can_reach(project, user)) return fs::path("/var/lib/migrate") / path_hash(project);
  return project / ".migrate" / "server";
}

fs::path server_socket(const fs::path& home, const ProcessUser& user) {
  if (fits_socket(home / "socket")) return home / "socket";
  return "/tmp/migrate-" + std::to_string(user.uid) + "-" + path_hash(home);
}

void make_private_folder(const fs::path& folder, const ProcessUser& user) {
  const bool made = ::mkdir(folder.c_str(), 0700) == 0;
  if (!made && errno != EEXIST) fail_on("make", folder, errno);
  if (made && ::geteuid() == 0 && ::chown(folder.c_str(), user.uid, user.gid) != 0)
    fail_on("give away", folder, errno);
  struct stat status;
  if (::lstat(folder.c_str(), &status) != 0) fail_on("look at", folder, errno);
  if (!S_ISDIR(status.st_mode) || status.st_uid != user.uid || (status.st_mode & 077) != 0) {
    fail(folder.string() + " is not a folder that only " + user_name(user.uid) + " can enter", "remove it");
  }
}

void make_project_folder(const fs::path& project) {
  const fs::path folder = project / ".migrate";
  const bool made = ::mkdir(folder.c_str(), 0755) == 0;
  if (!made && errno != EEXIST) fail_on("make", folder, errno);
  const fs::path ignore = folder / ".gitignore";
  if (!fs::exists(ignore) && !(std::ofstream(ignore) << "*\n")) fail_on("write", ignore, errno);
  struct stat owner;
  if (made && ::geteuid() == 0 && ::stat(project.c_str(), &owner) == 0) {
    for (const fs::path& path : {folder, ignore}) {
      if (::chown(path.c_str(), owner.st_uid, owner.st_gid) != 0) fail_on("give away", path, errno);
    }
  }
}

FolderLock::FolderLock(const fs::path& folder)
    : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail_on("open", folder, errno);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const bool busy = error == EWOULDBLOCK || error == EINTR;
    if (busy && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      continue;
    }
    ::close(descriptor_);
    if (busy)
      fail("another command has worked on " + folder.string() + " for two minutes", "wait for it, or end it");
    fail_on("lock", folder, error);
  }
}

FolderLock::~FolderLock() {
  ::close(descriptor_);
}

}  // namespace migrate::postgres
