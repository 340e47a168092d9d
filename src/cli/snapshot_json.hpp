// A snapshot as JSON, both ways: what `inspect --format json` prints is what `diff` reads as a saved
// snapshot.
#pragma once

#include <filesystem>

#include "catalog/snapshot.hpp"
#include "cli/output.hpp"

namespace migrate::cli {

Json to_json(const catalog::Snapshot& snapshot);

// Throws Error (Exit::usage) for a file that cannot be read, that is no such JSON, or whose objects are not
// those that its fingerprint was made of.
catalog::Snapshot read_snapshot(const std::filesystem::path& file);

}  // namespace migrate::cli
