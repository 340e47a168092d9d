// Texts kept under .migrate/cache, by the hash of what they were made of and of the build of the program, so
// that two builds that take turns keep each its own. A file that cannot be read is as good as none; deleting
// the folder is always safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace migrate::registry {

class Cache {
 public:
  explicit Cache(std::filesystem::path project)
      : project_(std::move(project)), folder_(project_ / ".migrate" / "cache") {}

  // `key`: what the text is made of, or a hash of that.
  std::optional<std::string> find(const std::string& key) const;
  // Replaces what is there, atomically. A folder that cannot be written leaves things as they are: the cache
  // only saves time. Keeps the newest 20.
  void write(const std::string& key, std::string_view text) const;

 private:
  std::filesystem::path project_;
  std::filesystem::path folder_;
};

}  // namespace migrate::registry
