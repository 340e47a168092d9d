#include "support/folder.hpp"

#include <sys/statvfs.h>
#include <unistd.h>

#include <stdexcept>

namespace migrate::test {

namespace {

// In memory where there is room for it and programs may be run from there: creating and dropping databases
// makes and removes thousands of files, and ext4 takes long to find an inode that was not just in use (a
// quarter of the suite's time, measured).
std::string place_of_folders() {
  constexpr std::uintmax_t room = 2'000'000'000;  // bytes
  struct statvfs memory {};
  if (::statvfs("/dev/shm", &memory) != 0 || (memory.f_flag & ST_NOEXEC) != 0) return "/tmp";
  return std::uintmax_t{memory.f_bavail} * memory.f_frsize >= room ? "/dev/shm" : "/tmp";
}

}  // namespace

std::filesystem::path make_folder(const std::string& purpose) {
  std::string pattern = place_of_folders() + "/migrate-" + purpose + "-XXXXXX";
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder " + pattern + " can be made");
  return pattern;
}

}  // namespace migrate::test
