#include "postgres/extraction.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "kinds/kind.hpp"
#include "postgres/catalog_rows.hpp"

namespace migrate::postgres {
namespace {

using catalog::Address;
using catalog::Object;
using Index = std::uint32_t;          // of an object, as it was taken
constexpr const char* unknown = "?";  // the kind of a relation that is left out
constexpr Index none = std::numeric_limits<Index>::max();

// By schema and name; no name has a zero byte.
std::string relation_key(const std::string& schema, const std::string& name) {
  return schema + '\0' + name;
}

// Makes one snapshot of what was read.
class Extraction {
 public:
  Extraction(CatalogRows rows, const ExtractionOptions& options)
      : rows_(std::move(rows)), options_(options) {}

  catalog::Snapshot extract(int server_version) {
    note_members();
    objects_.reserve(rows_.others.objects.size() + rows_.beside.objects.size());
    indexes_.reserve(objects_.capacity());
    take(rows_.others);
    const std::size_t others = objects_.size();
    take(rows_.beside);
    for (Object* object : objects_) object->parent = parent_of(object->address);
    note_owners();
    const std::size_t read = objects_.size();
    annotate(rows_.others);
    annotate(rows_.beside);
    const std::vector<Index> order = without_strays(sorted(others, read));
    std::vector<catalog::Snapshot::Edge> edges = dependencies_among(order);
    catalog::Snapshot snapshot(in_order(order), std::move(edges));
    snapshot.server_version = server_version;
    snapshot.role = rows_.role;
    for (std::size_t row = 0; row < rows_.casts.size(); ++row) {
      snapshot.casts.emplace(std::pair(rows_.casts.text(row, 0), rows_.casts.text(row, 1)),
                             catalog::Cast{rows_.casts.get(row, 2).front(), rows_.casts.get(row, 3).front()});
    }
    snapshot.unmodelled = std::move(rows_.unmodelled);
    return snapshot;
  }

 private:
  void note_members() {
    for (const DependencyRow& row : rows_.dependencies) {
      if (row.type == 'e') members_.insert(row.object);
    }
  }

  bool is_member(Identity identity) const {
    identity.subid = 0;
    return members_.contains(identity);
  }

  bool is_own(const Address& address) const {
    const std::string& schema = address.kind == "schema" ? address.name : address.schema;
    if (!schema.empty() && schema == options_.own_schema) return true;
    const std::string& table = address.relation.empty() ? address.name : address.relation;
    return std::any_of(options_.own_tables.begin(), options_.own_tables.end(),
                       [&](const auto& own) { return own.second == table && own.first == address.schema; });
  }

  bool is_wanted(const Address& address) const {
    if (options_.schemas.empty()) return true;
    const std::string& schema = address.kind == "schema" ? address.name : address.schema;
    return schema.empty() ||
           std::find(options_.schemas.begin(), options_.schemas.end(), schema) != options_.schemas.end();
  }

  bool is_left_out(const Identity& id, const Address& address) const {
    return is_member(id) || is_own(address) || !is_wanted(address);
  }

  void take(ObjectRows& rows) {
    for (const Index i : rows.order) {
      Object& object = rows.objects[i];
      if (is_left_out(rows.identities[i], object.address)) continue;
      const kinds::Kind& kind = kinds::get(object.address.kind);
      if (kind.is_relation)
        relations_.emplace(relation_key(object.address.schema, object.address.name), kind.name);
      indexes_.emplace(rows.identities[i], static_cast<Index>(objects_.size()));
      objects_.push_back(&object);
    }
    for (auto& [id, address] : rows.parts) {
      if (!is_left_out(id, address)) parts_.emplace(id, std::move(address));
    }
  }

  // The kind of the relation that an object belongs to; `unknown` for one that is left out.
  std::string_view kind_of_relation(const Address& address) const {
    const auto at = relations_.find(relation_key(address.schema, address.relation));
    return at == relations_.end() ? unknown : at->second;
  }

  // What the object lives in; an address of no kind where that is left out.
  Address parent_of(const Address& address) const {
    const kinds::Kind& kind = kinds::get(address.kind);
    Address parent = address;
    const std::string of(kind_of_relation(address));
    if (!kind.parent.empty()) {
      parent.kind = column_kind(of, kind.parent);
    } else if (!address.relation.empty()) {
      // An extension and a server may have the same name: what only one of them can hold is that one's.
      parent = {.kind = kind.containers.size() == 1 ? std::string(kind.containers.front()) : of,
                .schema = address.schema,
                .name = address.relation};
    } else if (!address.schema.empty()) {
      parent = {.kind = "schema", .of = {}, .schema = {}, .relation = {}, .name = address.schema};
    } else {
      parent = {};
    }
    return parent;
  }

  // `usual`, or the kind that a relation of kind `of` has in its section: a view's columns.
  static std::string column_kind(std::string_view of, std::string_view usual) {
    const std::string_view section = kinds::get(usual).section;
    for (const kinds::Kind* kind : kinds::all()) {
      if (kind->section == section && kind->is_in(of)) return std::string(kind->name);
    }
    return std::string(usual);
  }

  // What stands for another object: an index for its constraint, a row type for its table, a member for its
  // extension.
  void note_owners() {
    for (const DependencyRow& row : rows_.dependencies) {
      const bool internal = row.type == 'i' || row.type == 'e';
      if (internal && !indexes_.contains(row.object)) owners_.emplace(row.object, row.needs);
    }
  }

  // The object of that identity, or the one that it is a part of; `none` for what is left out. A few steps
  // are the most that PostgreSQL makes (array type -> row type -> table); the bound keeps a damaged catalog
  // from turning round for ever.
  Index resolve(Identity identity) const {
    for (int step = 0; step < 8; ++step) {
      const auto known = indexes_.find(identity);
      if (known != indexes_.end()) return known->second;
      const auto owner = owners_.find(identity);
      if (owner != owners_.end()) {
        identity = owner->second;
      } else if (identity.subid != 0) {
        identity.subid = 0;  // a column of a relation that is a part of something
      } else {
        return none;
      }
    }
    return none;
  }

  void annotate(const ObjectRows& rows) {
    for (const Annotation& annotation : rows.annotations) {
      const Index owner = resolve(annotation.identity);
      const auto part = parts_.find(annotation.identity);
      if (owner == none || (part == parts_.end() && !indexes_.contains(annotation.identity))) continue;
      Object object;
      object.address = part != parts_.end() ? part->second : objects_[owner]->address;
      object.address.of = object.address.kind;
      object.address.kind = annotation.kind->name;
      object.parent = objects_[owner]->address;
      read_values(*annotation.kind, annotation.values, object);
      if (!object.attributes().empty()) objects_.push_back(&annotations_.emplace_back(std::move(object)));
    }
  }

  // All of them by address. `others` and `read`: where the objects of the second share begin, and what is
  // said of objects; each share comes sorted.
  std::vector<Index> sorted(std::size_t others, std::size_t read) const {
    const auto by_address = [this](Index a, Index b) { return objects_[a]->address < objects_[b]->address; };
    std::vector<Index> out(objects_.size());
    std::iota(out.begin(), out.end(), 0);
    const auto beside = out.begin() + static_cast<std::ptrdiff_t>(others);
    const auto annotations = out.begin() + static_cast<std::ptrdiff_t>(read);
    std::sort(annotations, out.end(), by_address);
    std::inplace_merge(out.begin(), beside, annotations, by_address);
    std::inplace_merge(out.begin(), annotations, out.end(), by_address);
    return out;
  }

  // Takes out the objects whose parent is not there: they belong to what is left out, an extension's table,
  // our own, or a table of a kind that is reported as unmodelled.
  std::vector<Index> without_strays(std::vector<Index> order) const {
    const std::vector<bool> stray = strays(order);
    std::erase_if(order, [&](Index i) { return stray[i]; });
    return order;
  }

  std::vector<bool> strays(const std::vector<Index>& order) const {
    std::vector<bool> out(objects_.size(), false);
    std::vector<Index> parents(objects_.size(), none);
    const Object* sibling = nullptr;  // they stand beside each other
    Index parent = none;
    for (const Index i : order) {
      if (objects_[i]->parent.empty()) continue;
      if (!sibling || sibling->parent != objects_[i]->parent) {
        const Index at = find(order, objects_[i]->parent);
        parent = at == none ? none : order[at];
      }
      sibling = objects_[i];
      parents[i] = parent;
      out[i] = parent == none;
    }
    for (bool found = true; found;) {
      found = false;
      for (const Index i : order) {
        if (out[i] || parents[i] == none || !out[parents[i]]) continue;
        out[i] = found = true;
      }
    }
    return out;
  }

  // Where the object of an address is in `order`, or `none`.
  Index find(const std::vector<Index>& order, const Address& address) const {
    const auto at =
        std::lower_bound(order.begin(), order.end(), address,
                         [&](Index i, const Address& wanted) { return objects_[i]->address < wanted; });
    return at != order.end() && objects_[*at]->address == address ? static_cast<Index>(at - order.begin())
                                                                  : none;
  }

  // Between positions in `order`.
  std::vector<catalog::Snapshot::Edge> dependencies_among(const std::vector<Index>& order) const {
    std::vector<Index> position(objects_.size(), none);
    for (std::size_t at = 0; at < order.size(); ++at) position[order[at]] = static_cast<Index>(at);
    std::vector<catalog::Snapshot::Edge> out;
    Identity last;  // those of one object come together
    Index object = none;
    for (const DependencyRow& row : rows_.dependencies) {
      if (!(row.object == last)) object = resolve(row.object);
      last = row.object;
      const Index needs = object == none ? none : resolve(row.needs);
      if (object == none || needs == none || position[object] == none || position[needs] == none) continue;
      out.emplace_back(position[object], position[needs]);
    }
    add_known_needs(order, out);
    return out;
  }

  // What pg_depend does not say and the kinds do.
  void add_known_needs(const std::vector<Index>& order, std::vector<catalog::Snapshot::Edge>& edges) const {
    for (std::size_t at = 0; at < order.size(); ++at) {
      const Object& object = *objects_[order[at]];
      const kinds::Kind& kind = kinds::get(object.address.kind);
      if (!kind.needs) continue;
      for (const Address& need : kind.needs(object)) {
        const Index needed = find(order, need);
        if (needed != none && needed != at) edges.emplace_back(static_cast<Index>(at), needed);
      }
    }
  }

  // Nothing is left of them here.
  std::vector<Object> in_order(const std::vector<Index>& order) {
    std::vector<Object> out;
    out.reserve(order.size());
    for (const Index i : order) out.push_back(std::move(*objects_[i]));
    return out;
  }

  CatalogRows rows_;
  const ExtractionOptions& options_;
  std::vector<Object*> objects_;                                 // in rows_ and annotations_
  std::deque<Object> annotations_;                               // what is said of objects
  std::unordered_map<std::string, std::string_view> relations_;  // by relation_key: their kind
  std::unordered_map<Identity, Index, IdentityHash> indexes_;    // of what pg_depend names, in objects_
  std::unordered_map<Identity, Address, IdentityHash> parts_;
  std::unordered_map<Identity, Identity, IdentityHash> owners_;
  std::unordered_set<Identity, IdentityHash> members_;  // of extensions
};

}  // namespace

catalog::Snapshot extract(Connection& connection, const ExtractionOptions& options) {
  CatalogRows rows = read_catalog(connection, options.schemas);
  return Extraction(std::move(rows), options).extract(connection.server_version());
}

}  // namespace migrate::postgres
