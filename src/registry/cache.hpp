// Texts kept under .migrate/cache, by the hash of what they were made of. A file that cannot be read is as
// good as none; deleting the folder is always safe.
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

  // `name`: 32 hexadecimal digits.
  std::optional<std::string> find(const std::string& name) const;
  // Replaces what is there, atomically. A folder that cannot be written leaves things as they are: the cache
  // only saves time. Keeps the newest 20.
  void write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path project_;
  std::filesystem::path folder_;
};

}  // namespace migrate::registry
