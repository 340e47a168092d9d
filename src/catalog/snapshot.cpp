#include "catalog/snapshot.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cassert>

namespace migrate::catalog {
namespace {

// All edges that start at `address`, in a vector sorted by their start.
auto edges_of(const std::vector<Dependency>& edges, const Address& address) {
  struct Less {
    bool operator()(const Dependency& a, const Address& b) const { return a.object < b; }
    bool operator()(const Address& a, const Dependency& b) const { return a < b.object; }
  };
  return std::equal_range(edges.begin(), edges.end(), address, Less{});
}

void sort_unique(std::vector<Dependency>& edges) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
}

}  // namespace

Snapshot::Snapshot(std::vector<Object> objects, std::vector<Dependency> dependencies)
    : objects_(std::move(objects)), dependencies_(std::move(dependencies)) {
  std::sort(objects_.begin(), objects_.end(),
            [](const Object& a, const Object& b) { return a.address < b.address; });
  assert(std::adjacent_find(objects_.begin(), objects_.end(), [](const Object& a, const Object& b) {
           return a.address == b.address;
         }) == objects_.end());
  std::erase_if(dependencies_, [this](const Dependency& edge) {
    return edge.object == edge.needs || !find(edge.object) || !find(edge.needs);
  });
  sort_unique(dependencies_);
  for (const Dependency& edge : dependencies_) dependents_.push_back({edge.needs, edge.object});
  for (const Object& object : objects_) {
    if (object.parent.empty() || !find(object.parent)) continue;
    dependents_.push_back({object.parent, object.address});
    children_.emplace_back(object.parent, object.address);
  }
  sort_unique(dependents_);
  std::sort(children_.begin(), children_.end());
}

Snapshot Snapshot::with(std::vector<Object> objects, std::vector<Dependency> dependencies) const {
  Snapshot out(std::move(objects), std::move(dependencies));
  out.server_version = server_version;
  out.casts = casts;
  out.unmodelled = unmodelled;
  return out;
}

const Object* Snapshot::find(const Address& address) const {
  const auto at = std::lower_bound(objects_.begin(), objects_.end(), address,
                                   [](const Object& a, const Address& wanted) { return a.address < wanted; });
  return at != objects_.end() && at->address == address ? &*at : nullptr;
}

std::vector<const Object*> Snapshot::needs_of(const Address& address) const {
  std::vector<const Object*> out;
  const auto [begin, end] = edges_of(dependencies_, address);
  for (auto edge = begin; edge != end; ++edge) out.push_back(find(edge->needs));
  return out;
}

std::vector<const Object*> Snapshot::dependents_of(const Address& address) const {
  std::vector<const Object*> out;
  const auto [begin, end] = edges_of(dependents_, address);
  for (auto edge = begin; edge != end; ++edge) out.push_back(find(edge->needs));
  return out;
}

std::vector<const Object*> Snapshot::children_of(const Address& parent) const {
  std::vector<const Object*> out;
  const auto begin = std::lower_bound(children_.begin(), children_.end(), std::pair{parent, Address{}});
  for (auto child = begin; child != children_.end() && child->first == parent; ++child) {
    out.push_back(find(child->second));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Object* a, const Object* b) { return a->position < b->position; });
  return out;
}

Digest Snapshot::fingerprint() const {
  std::vector<Digest> digests;
  digests.reserve(objects_.size());
  for (const Object& object : objects_) digests.push_back(object.digest());
  const XXH128_hash_t hash = XXH3_128bits(digests.data(), digests.size() * sizeof(Digest));
  return {hash.high64, hash.low64};
}

}  // namespace migrate::catalog
