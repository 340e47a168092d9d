#include "registry/cache.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "error/error.hpp"
#include "postgres/embedded_folders.hpp"
#include "registry/cached_text.hpp"
#include "registry/hash.hpp"

namespace migrate::registry {
namespace {

constexpr std::size_t kept = 20;  // texts

void drop_oldest(const std::filesystem::path& folder) {
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.emplace_back(entry.last_write_time(), entry.path());
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = kept; i < files.size(); ++i) std::filesystem::remove(files[i].second);
}

std::string name_of(const std::string& key) {
  return long_hash({program_build(), key});
}

}  // namespace

std::optional<std::string> Cache::find(const std::string& key) const {
  const std::string name = name_of(key);
  std::error_code missing;
  const auto size = std::filesystem::file_size(folder_ / name, missing);
  std::ifstream file(folder_ / name, std::ios::binary);
  if (missing || !file) return std::nullopt;
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  return text;
}

void Cache::write(const std::string& key, std::string_view text) const {
  const std::string name = name_of(key);
  const std::filesystem::path part = folder_ / (name + '.' + std::to_string(getpid()));
  try {
    postgres::make_project_folder(project_);
    std::filesystem::create_directories(folder_);
    std::ofstream file(part, std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    std::filesystem::rename(part, folder_ / name);
    drop_oldest(folder_);
  } catch (const std::ios::failure& problem) {
    spdlog::debug("no cache in {}: {}", folder_.string(), problem.what());
  } catch (const Error& problem) {
    spdlog::debug("no cache in {}: {}", folder_.string(), problem.what());
  } catch (const std::filesystem::filesystem_error& problem) {
    spdlog::debug("no cache in {}: {}", folder_.string(), problem.what());
  }
  std::error_code gone;  // as it is after the rename
  std::filesystem::remove(part, gone);
}

}  // namespace migrate::registry
