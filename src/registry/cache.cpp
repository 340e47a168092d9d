#include "registry/cache.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Snapshot;
using nlohmann::json;

constexpr int format = 1;         // of the files; another number is another format
constexpr std::size_t kept = 20;  // snapshots

json pairs(const std::vector<catalog::Attribute>& attributes) {
  json out = json::array();
  for (const catalog::Attribute& attribute : attributes) out.push_back({attribute.name, attribute.value});
  return out;
}

json to_json(const Address& a) {
  return {a.kind, a.of, a.schema, a.relation, a.name};
}

Address to_address(const json& a) {
  return {.kind = a[0], .of = a[1], .schema = a[2], .relation = a[3], .name = a[4]};
}

json to_json(const Snapshot& snapshot) {
  json objects = json::array();
  for (const catalog::Object& object : snapshot.objects()) {
    objects.push_back({to_json(object.address), to_json(object.parent), object.position,
                       pairs(object.attributes()), pairs(object.facts())});
  }
  json dependencies = json::array();
  for (const catalog::Dependency& edge : snapshot.dependencies()) {
    dependencies.push_back({to_json(edge.object), to_json(edge.needs)});
  }
  json casts = json::array();
  for (const auto& [types, context] : snapshot.casts)
    casts.push_back({types.first, types.second, std::string(1, context)});
  return {{"format", format},   {"version", snapshot.server_version},
          {"objects", objects}, {"edges", dependencies},
          {"casts", casts},     {"unmodelled", snapshot.unmodelled}};
}

Snapshot to_snapshot(const json& from) {
  std::vector<catalog::Object> objects;
  for (const json& entry : from.at("objects")) {
    catalog::Object object;
    object.address = to_address(entry[0]);
    object.parent = to_address(entry[1]);
    object.position = entry[2];
    for (const json& attribute : entry[3]) object.set(attribute[0].get<std::string>(), attribute[1]);
    for (const json& fact : entry[4]) object.set_fact(fact[0].get<std::string>(), fact[1]);
    objects.push_back(std::move(object));
  }
  std::vector<catalog::Dependency> edges;
  for (const json& edge : from.at("edges")) edges.push_back({to_address(edge[0]), to_address(edge[1])});
  Snapshot out(std::move(objects), std::move(edges));
  out.server_version = from.at("version");
  for (const json& cast : from.at("casts"))
    out.casts[{cast[0], cast[1]}] = cast[2].get<std::string>().front();
  out.unmodelled = from.at("unmodelled").get<std::vector<std::string>>();
  return out;
}

void drop_oldest(const std::filesystem::path& folder) {
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.emplace_back(entry.last_write_time(), entry.path());
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = kept; i < files.size(); ++i) std::filesystem::remove(files[i].second);
}

}  // namespace

std::optional<Snapshot> SnapshotCache::find(const std::string& name) const {
  std::ifstream file(folder_ / name, std::ios::binary);
  if (!file) return std::nullopt;
  try {
    const json content = json::from_msgpack(file);
    if (content.at("format") != format) return std::nullopt;
    return to_snapshot(content);
  } catch (const json::exception& damaged) {
    spdlog::debug("{} is no snapshot and is made anew: {}", (folder_ / name).string(), damaged.what());
    return std::nullopt;
  }
}

void SnapshotCache::write(const std::string& name, const Snapshot& snapshot) const {
  const std::filesystem::path part = folder_ / (name + '.' + std::to_string(getpid()));
  try {
    std::filesystem::create_directories(folder_);
    std::ofstream file(part, std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    const std::vector<std::uint8_t> bytes = json::to_msgpack(to_json(snapshot));
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    std::filesystem::rename(part, folder_ / name);
    drop_oldest(folder_);
  } catch (const std::ios::failure& problem) {
    spdlog::debug("no cache in {}: {}", folder_.string(), problem.what());
  } catch (const std::filesystem::filesystem_error& problem) {
    spdlog::debug("no cache in {}: {}", folder_.string(), problem.what());
  }
}

}  // namespace migrate::registry
