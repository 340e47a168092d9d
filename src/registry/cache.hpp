// Snapshots kept under .migrate/cache, by the hash of what they were made of. A file that cannot be read, or
// that another build of the program wrote, is as good as none; deleting the folder is always safe.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "catalog/snapshot.hpp"

namespace migrate::registry {

class SnapshotCache {
 public:
  explicit SnapshotCache(std::filesystem::path project)
      : project_(std::move(project)), folder_(project_ / ".migrate" / "cache") {}

  // `name`: 32 hexadecimal digits.
  std::optional<catalog::Snapshot> find(const std::string& name) const;
  // Replaces what is there, atomically. A folder that cannot be written leaves things as they are: the cache
  // only saves time. Keeps the newest `kept` snapshots.
  void write(const std::string& name, const catalog::Snapshot& snapshot) const;

 private:
  std::filesystem::path project_;
  std::filesystem::path folder_;
};

}  // namespace migrate::registry
