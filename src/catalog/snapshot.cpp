#include "catalog/snapshot.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <compare>
#include <numeric>

namespace migrate::catalog {
namespace {

using Edge = Snapshot::Edge;
using Index = std::uint32_t;

bool by_address(const Object& a, const Object& b) {
  return a.address < b.address;
}

struct Sorted {
  std::shared_ptr<const std::vector<Object>> objects;
  std::vector<Index> position;  // the new one of each old one
};

Sorted sort_objects(std::vector<Object>&& objects) {
  std::vector<Index> old_at(objects.size());
  std::iota(old_at.begin(), old_at.end(), 0);
  if (std::is_sorted(objects.begin(), objects.end(), by_address))
    return {std::make_shared<std::vector<Object>>(std::move(objects)), std::move(old_at)};
  std::sort(old_at.begin(), old_at.end(),
            [&](Index a, Index b) { return by_address(objects[a], objects[b]); });
  std::vector<Index> position(objects.size());
  std::vector<Object> sorted;
  sorted.reserve(objects.size());
  for (const Index old : old_at) {
    position[old] = static_cast<Index>(sorted.size());
    sorted.push_back(std::move(objects[old]));
  }
  return {std::make_shared<std::vector<Object>>(std::move(sorted)), std::move(position)};
}

void sort_unique(std::vector<Edge>& edges) {
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
}

}  // namespace

void ObjectEdit::set(std::string_view name, std::string_view value) {
  if (object().get(name) == value) return;
  if (!changed_) changed_ = original_;
  changed_->set(name, std::string(value));
}

void ObjectEdit::replace(const Object& other) {
  assert(other.address == original_.address);
  changed_ = other;
}

Snapshot::Snapshot(std::vector<Object> objects, const std::vector<Dependency>& dependencies)
    : objects_(sort_objects(std::move(objects)).objects) {
  std::vector<Edge> edges;
  for (const Dependency& dependency : dependencies) {
    const Object* object = find(dependency.object);
    const Object* needs = find(dependency.needs);
    if (object && needs) edges.emplace_back(position_of(*object), position_of(*needs));
  }
  connect(std::move(edges));
}

Snapshot::Snapshot(std::vector<Object> objects, std::vector<Edge> edges) {
  Sorted sorted = sort_objects(std::move(objects));
  objects_ = std::move(sorted.objects);
  for (Edge& edge : edges) edge = {sorted.position[edge.first], sorted.position[edge.second]};
  connect(std::move(edges));
}

Index Snapshot::position_of(const Object& object) const {
  return static_cast<Index>(&object - objects_->data());
}

void Snapshot::connect(std::vector<Edge> edges) {
  assert(std::adjacent_find(objects().begin(), objects().end(), [](const Object& a, const Object& b) {
           return a.address == b.address;
         }) == objects().end());
  std::erase_if(edges, [](const Edge& edge) { return edge.first == edge.second; });
  sort_unique(edges);
  Links links;
  links.needs = std::move(edges);
  for (const auto& [object, needs] : links.needs) links.dependents.emplace_back(needs, object);
  const Object* parent = nullptr;  // siblings stand beside each other
  for (const Object& child : objects()) {
    if (!parent || parent->address != child.parent) parent = find(child.parent);
    if (parent) links.children.emplace_back(position_of(*parent), position_of(child));
  }
  links.dependents.insert(links.dependents.end(), links.children.begin(), links.children.end());
  sort_unique(links.dependents);
  sort_unique(links.children);
  links_ = std::make_shared<Links>(std::move(links));
}

Snapshot Snapshot::with(std::vector<Object> objects, const std::vector<Dependency>& dependencies) const {
  Snapshot out(std::move(objects), dependencies);
  out.server_version = server_version;
  out.casts = casts;
  out.role = role;
  out.unmodelled = unmodelled;
  return out;
}

Snapshot Snapshot::with_attributes(const std::function<void(ObjectEdit&)>& edit) const {
  std::shared_ptr<std::vector<Object>> changed;  // made with the first that is
  for (const Object& object : objects()) {
    ObjectEdit one(object);
    edit(one);
    if (!one.changed_) continue;
    if (!changed) changed = std::make_shared<std::vector<Object>>(objects());
    (*changed)[position_of(object)] = std::move(*one.changed_);
  }
  Snapshot out = *this;
  if (changed) out.objects_ = std::move(changed);
  return out;
}

const Object* Follower::find(const Address& address) {
  std::strong_ordering order = std::strong_ordering::less;
  while (at_ != snapshot_.objects().end() && std::is_lt(order = at_->address <=> address)) ++at_;
  return std::is_eq(order) ? &*at_ : nullptr;
}

std::vector<Dependency> Snapshot::dependencies() const {
  std::vector<Dependency> out;
  out.reserve(edges().size());
  for (const auto& [object, needs] : edges())
    out.push_back({objects()[object].address, objects()[needs].address});
  return out;
}

const Object* Snapshot::find(const Address& address) const {
  const auto at = std::lower_bound(objects().begin(), objects().end(), address,
                                   [](const Object& a, const Address& wanted) { return a.address < wanted; });
  return at != objects().end() && at->address == address ? &*at : nullptr;
}

// The far ends of the edges that start at an object.
std::vector<const Object*> Snapshot::across(const std::vector<Edge>& edges, const Address& address) const {
  std::vector<const Object*> out;
  const Object* start = find(address);
  if (!start) return out;
  const Index index = position_of(*start);
  for (auto edge = std::lower_bound(edges.begin(), edges.end(), Edge{index, 0});
       edge != edges.end() && edge->first == index; ++edge) {
    out.push_back(&objects()[edge->second]);
  }
  return out;
}

std::vector<const Object*> Snapshot::needs_of(const Address& address) const {
  return across(links_->needs, address);
}

std::vector<const Object*> Snapshot::dependents_of(const Address& address) const {
  return across(links_->dependents, address);
}

std::vector<const Object*> Snapshot::children_of(const Address& parent) const {
  std::vector<const Object*> out = across(links_->children, parent);
  std::stable_sort(out.begin(), out.end(),
                   [](const Object* a, const Object* b) { return a->position < b->position; });
  return out;
}

Digest Snapshot::fingerprint() const {
  std::vector<Digest> digests;
  digests.reserve(objects().size());
  for (const Object& object : objects()) digests.push_back(object.digest());
  const XXH128_hash_t hash = XXH3_128bits(digests.data(), digests.size() * sizeof(Digest));
  return {hash.high64, hash.low64};
}

}  // namespace migrate::catalog
