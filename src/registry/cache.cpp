#include "registry/cache.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <vector>

#include "error/error.hpp"
#include "postgres/embedded_folders.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Snapshot;

constexpr std::size_t kept = 20;  // snapshots

// What this build of the program writes, by its file's size and time: another one may know more of a kind, or
// build a registry otherwise.
std::string format() {
  const std::filesystem::path program = "/proc/self/exe";
  std::error_code unknown;  // then all such builds count for one
  const auto size = std::filesystem::file_size(program, unknown);
  const auto time = std::filesystem::last_write_time(program, unknown).time_since_epoch().count();
  return "migrate snapshot " + std::to_string(size) + ' ' + std::to_string(time);
}

// A snapshot as a row of texts, each with its length before it: "5:table6:public…". Numbers are texts too.
class Writer {
 public:
  void add(std::string_view text) {
    out_ += std::to_string(text.size());
    out_ += ':';
    out_ += text;
  }
  void add(std::size_t number) { add(std::to_string(number)); }
  void add(const Address& a) {
    for (const std::string* part : {&a.kind, &a.of, &a.schema, &a.relation, &a.name, &a.signature})
      add(*part);
  }
  void add(const std::vector<catalog::Attribute>& attributes) {
    add(attributes.size());
    for (const catalog::Attribute& attribute : attributes) {
      add(attribute.name);
      add(attribute.value);
    }
  }
  const std::string& text() const { return out_; }

 private:
  std::string out_;
};

struct Damaged {};  // thrown and caught in this file: the text is no snapshot of this format

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::string_view text() {
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
    const auto digits = static_cast<std::size_t>(end - rest_.data());
    if (problem != std::errc() || digits >= rest_.size() || rest_[digits] != ':' ||
        size > rest_.size() - digits - 1)
      throw Damaged();
    const std::string_view out = rest_.substr(digits + 1, size);
    rest_.remove_prefix(digits + 1 + size);
    return out;
  }
  std::size_t number() {
    const std::string_view digits = text();
    std::size_t out = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), out).ec != std::errc()) throw Damaged();
    return out;
  }
  Address address() {
    Address out;
    for (std::string* part : {&out.kind, &out.of, &out.schema, &out.relation, &out.name, &out.signature})
      *part = text();
    return out;
  }
  template <typename Set>
  void attributes(Set set) {
    for (std::size_t left = number(); left > 0; --left) {
      const std::string_view name = text();
      set(name, std::string(text()));
    }
  }

 private:
  std::string_view rest_;
};

std::string to_text(const Snapshot& snapshot) {
  Writer out;
  out.add(format());
  out.add(static_cast<std::size_t>(snapshot.server_version));
  out.add(snapshot.role);
  out.add(snapshot.objects().size());
  for (const catalog::Object& object : snapshot.objects()) {
    out.add(object.address);
    out.add(object.parent);
    out.add(static_cast<std::size_t>(object.position));
    out.add(object.attributes());
    out.add(object.facts());
  }
  out.add(snapshot.edges().size());
  for (const auto& [object, needs] : snapshot.edges()) {
    out.add(std::size_t{object});
    out.add(std::size_t{needs});
  }
  out.add(snapshot.casts.size());
  for (const auto& [types, cast] : snapshot.casts) {
    out.add(types.first);
    out.add(types.second);
    out.add(std::string{cast.context, cast.method});
  }
  out.add(snapshot.unmodelled.size());
  for (const std::string& line : snapshot.unmodelled) out.add(line);
  return out.text();
}

Snapshot to_snapshot(std::string_view text) {
  Reader in(text);
  if (in.text() != format()) throw Damaged();
  const auto server_version = static_cast<int>(in.number());
  std::string role(in.text());
  std::vector<catalog::Object> objects(in.number());
  for (catalog::Object& object : objects) {
    object.address = in.address();
    object.parent = in.address();
    object.position = static_cast<int>(in.number());
    in.attributes([&](std::string_view name, std::string value) { object.set(name, std::move(value)); });
    in.attributes([&](std::string_view name, std::string value) { object.set_fact(name, std::move(value)); });
  }
  std::vector<Snapshot::Edge> edges(in.number());
  for (auto& [object, needs] : edges) {
    object = static_cast<std::uint32_t>(in.number());
    needs = static_cast<std::uint32_t>(in.number());
    if (object >= objects.size() || needs >= objects.size()) throw Damaged();
  }
  Snapshot out(std::move(objects), std::move(edges));
  out.server_version = server_version;
  out.role = std::move(role);
  for (std::size_t left = in.number(); left > 0; --left) {
    const std::string source(in.text()), target(in.text());
    const std::string_view cast = in.text();
    if (cast.size() != 2) throw Damaged();
    out.casts[{source, target}] = {cast[0], cast[1]};
  }
  for (std::size_t left = in.number(); left > 0; --left) out.unmodelled.emplace_back(in.text());
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
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    return to_snapshot(text);
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

void SnapshotCache::write(const std::string& name, const Snapshot& snapshot) const {
  const std::filesystem::path part = folder_ / (name + '.' + std::to_string(getpid()));
  try {
    postgres::make_project_folder(project_);
    std::filesystem::create_directories(folder_);
    std::ofstream file(part, std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    const std::string text = to_text(snapshot);
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
