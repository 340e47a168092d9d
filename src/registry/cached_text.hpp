// What the cache keeps of snapshots and registries, as texts.
//
// A text belongs to the build of the program that wrote it, by its file's size and time: another one may know
// more of a kind, or build a registry otherwise. What cannot be read back is nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/snapshot.hpp"
#include "registry/registry.hpp"

namespace migrate::registry {

// The build, as the texts begin with it.
std::string program_build();

std::string to_cached_text(const catalog::Snapshot& snapshot);
std::string to_cached_text(const Registry& registry);

// Nothing for a text that is damaged, or that another build wrote.
std::optional<catalog::Snapshot> cached_snapshot(std::string_view text);
std::optional<Registry> cached_registry(std::string_view text);

}  // namespace migrate::registry
