#include "catalog/snapshot.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <numeric>

namespace migrate::catalog {
namespace {

using Edge = Snapshot::Edge;
using Index = std::uint32_t;

bool by_address(const Object& a, const Object& b) {
  return a.address < b.address;
}

// Sorts the objects; gives the new position of each old one.
std::vector<Index> sort_objects(std::vector<Object>& objects) {
  std::vector<Index> old_at(objects.size());
  std::iota(old_at.begin(), old_at.end(), 0);
  std::sort(old_at.begin(), old_at.end(),
            [&](Index a, Index b) { return by_address(objects[a], objects[b]); });
  std::vector<Index> position(objects.size());
  std::vector<Object> sorted;
  sorted.reserve(objects.size());
  for (const Index old : old_at) {
    position[old] = static_cast<Index>(sorted.size());
    sorted.push_back(std::move(objects[old]));
  }
  objects = std::move(sorted);
  return position;
}

void sort_unique(std::vector<Edge>& edges) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
}

}  // namespace

Snapshot::Snapshot(std::vector<Object> objects, const std::vector<Dependency>& dependencies)
    : objects_(std::move(objects)) {
  sort_objects(objects_);
  std::vector<Edge> edges;
  for (const Dependency& dependency : dependencies) {
    const Object* object = find(dependency.object);
    const Object* needs = find(dependency.needs);
    if (object && needs) {
      edges.emplace_back(static_cast<Index>(object - objects_.data()),
                         static_cast<Index>(needs - objects_.data()));
    }
  }
  connect(std::move(edges));
}

Snapshot::Snapshot(std::vector<Object> objects, std::vector<Edge> edges) : objects_(std::move(objects)) {
  const std::vector<Index> position = sort_objects(objects_);
  for (Edge& edge : edges) edge = {position[edge.first], position[edge.second]};
  connect(std::move(edges));
}

void Snapshot::connect(std::vector<Edge> edges) {
  assert(std::adjacent_find(objects_.begin(), objects_.end(), [](const Object& a, const Object& b) {
           return a.address == b.address;
         }) == objects_.end());
  std::erase_if(edges, [](const Edge& edge) { return edge.first == edge.second; });
  sort_unique(edges);
  needs_ = std::move(edges);
  for (const auto& [object, needs] : needs_) dependents_.emplace_back(needs, object);
  for (Index child = 0; child < objects_.size(); ++child) {
    const Object* parent = find(objects_[child].parent);
    if (!parent) continue;
    children_.emplace_back(static_cast<Index>(parent - objects_.data()), child);
  }
  dependents_.insert(dependents_.end(), children_.begin(), children_.end());
  sort_unique(dependents_);
  sort_unique(children_);
}

Snapshot Snapshot::with(std::vector<Object> objects, const std::vector<Dependency>& dependencies) const {
  Snapshot out(std::move(objects), dependencies);
  out.server_version = server_version;
  out.casts = casts;
  out.role = role;
  out.unmodelled = unmodelled;
  return out;
}

Snapshot Snapshot::with_attributes(std::vector<Object> objects) const {
  assert(std::equal(objects.begin(), objects.end(), objects_.begin(), objects_.end(),
                    [](const Object& a, const Object& b) { return a.address == b.address; }));
  Snapshot out = *this;
  out.objects_ = std::move(objects);
  return out;
}

std::vector<Dependency> Snapshot::dependencies() const {
  std::vector<Dependency> out;
  out.reserve(needs_.size());
  for (const auto& [object, needs] : needs_)
    out.push_back({objects_[object].address, objects_[needs].address});
  return out;
}

const Object* Snapshot::find(const Address& address) const {
  const auto at = std::lower_bound(objects_.begin(), objects_.end(), address,
                                   [](const Object& a, const Address& wanted) { return a.address < wanted; });
  return at != objects_.end() && at->address == address ? &*at : nullptr;
}

// The far ends of the edges that start at an object.
std::vector<const Object*> Snapshot::across(const std::vector<Edge>& edges, const Address& address) const {
  std::vector<const Object*> out;
  const Object* start = find(address);
  if (!start) return out;
  const auto index = static_cast<Index>(start - objects_.data());
  for (auto edge = std::lower_bound(edges.begin(), edges.end(), Edge{index, 0});
       edge != edges.end() && edge->first == index; ++edge) {
    out.push_back(&objects_[edge->second]);
  }
  return out;
}

std::vector<const Object*> Snapshot::needs_of(const Address& address) const {
  return across(needs_, address);
}

std::vector<const Object*> Snapshot::dependents_of(const Address& address) const {
  return across(dependents_, address);
}

std::vector<const Object*> Snapshot::children_of(const Address& parent) const {
  std::vector<const Object*> out = across(children_, parent);
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
