#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "error/error.hpp"
#include "script/draft.hpp"
#include "script/naming.hpp"

namespace migrate::script {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, int error) {
  if (error == EEXIST) {
    throw Error(
        {.what = "'" + path.string() + "' exists already", .hint = "choose another revision id or message"});
  }
  throw Error({.what = "cannot write '" + path.string() + "'",
               .detail = std::strerror(error),
               .hint = "nothing was written; check the free space and the permissions of the folder"});
}

// A file that is removed again unless it was given its final name.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target)
      : target_(target), path_(target.parent_path() / (".new_" + new_revision_id())) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) refuse(target_, errno);
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    ::unlink(path_.c_str());  // fails where rename() took it away, as it should
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) refuse(target_, errno);
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor_) != 0) refuse(target_, errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) refuse(target_, errno);
  }

  // Neither way overwrites; some file systems know only one of them (NFS: link, FAT: renameat2).
  void take_name() {
    if (::link(path_.c_str(), target_.c_str()) == 0) return;
    if (errno == EEXIST) refuse(target_, EEXIST);
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0)
      refuse(target_, errno);
  }

  // The name and the permissions of the file that has it now.
  void take_over() {
    struct stat now {};
    if (::stat(target_.c_str(), &now) != 0 || ::chmod(path_.c_str(), now.st_mode & 07777) != 0 ||
        ::rename(path_.c_str(), target_.c_str()) != 0) {
      refuse(target_, errno);
    }
  }

 private:
  const fs::path& target_;
  fs::path path_;
  int descriptor_ = -1;
};

// So that the name, too, survives a crash of the machine.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // a folder may be writable and not readable; the file itself is on disk
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void write_new(const fs::path& path, std::string_view text) {
  if (path.has_parent_path()) {
    std::error_code code;
    fs::create_directories(path.parent_path(), code);
    if (code) refuse(path, code.value());
  }
  TemporaryFile file(path);
  file.write(text);
  file.take_name();
  sync_folder(path.parent_path());
}

void write_over(const fs::path& path, std::string_view text) {
  const fs::path real = fs::canonical(path);  // a link stays one
  TemporaryFile file(real);
  file.write(text);
  file.take_over();
  sync_folder(real.parent_path());
}

}  // namespace migrate::script
