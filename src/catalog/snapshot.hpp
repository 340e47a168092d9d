// The state of a database's schema as a value: objects in address order and who depends on whom.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/object.hpp"

namespace migrate::catalog {

// `object` cannot exist without `needs` (pg_depend, and what the kinds know).
struct Dependency {
  Address object;
  Address needs;

  auto operator<=>(const Dependency&) const = default;
};

// A row of pg_cast.
struct Cast {
  char context;  // castcontext: 'i'mplicit, on 'a'ssignment, 'e'xplicit
  char method;   // castmethod: 'f'unction, 'i'nput and output, 'b'inary: the stored value is the same
};
// By source and target, as format_type prints them.
using Casts = std::map<std::pair<std::string, std::string>, Cast>;

// Sets attributes of an object of a snapshot; it is copied when the first one differs.
class ObjectEdit {
 public:
  explicit ObjectEdit(const Object& object) : original_(object) {}

  // As changed so far.
  const Object& object() const { return changed_ ? *changed_ : original_; }
  // An empty value removes the attribute.
  void set(std::string_view name, std::string_view value);
  // Gives the object all attributes and facts of another one. REQUIRES: of the same address.
  void replace(const Object& other);

 private:
  friend class Snapshot;
  const Object& original_;
  std::optional<Object> changed_;
};

// Copies share the objects, which never change: a copy costs nothing, and pointers into a snapshot hold as
// long as one of its copies lives.
class Snapshot {
 public:
  Snapshot() = default;
  // Objects in any order, each address once (asserted). Dependencies on or of unknown objects are left out.
  Snapshot(std::vector<Object> objects, const std::vector<Dependency>& dependencies);
  // The same with edges between positions in `objects`: {object, what it needs}.
  using Edge = std::pair<std::uint32_t, std::uint32_t>;
  Snapshot(std::vector<Object> objects, std::vector<Edge> edges);

  // Other objects, everything else as here.
  Snapshot with(std::vector<Object> objects, const std::vector<Dependency>& dependencies) const;
  // The same objects with other attributes, where `edit` sets them; it is given them by address.
  Snapshot with_attributes(const std::function<void(ObjectEdit&)>& edit) const;

  const std::vector<Object>& objects() const { return *objects_; }  // by address
  // Whether one is a copy of the other, as far as objects go. False says nothing.
  bool shares_objects_with(const Snapshot& other) const { return objects_ == other.objects_; }
  const std::vector<Edge>& edges() const { return links_->needs; }  // between positions in objects(), sorted
  std::vector<Dependency> dependencies() const;                     // the same with addresses
  const Object* find(const Address& address) const;                 // null when absent
  std::vector<const Object*> needs_of(const Address& address) const;  // in address order
  std::vector<const Object*> dependents_of(
      const Address& address) const;  // children and others, in address order
  std::vector<const Object*> children_of(const Address& parent) const;  // by position, then address

  // One digest over every object; equal for equal schemas on any machine and server version.
  Digest fingerprint() const;

  int server_version = 0;  // as PostgreSQL numbers it: 150020
  Casts casts;
  std::string role;                     // the session's: who owns what says nothing of its owner
  std::vector<std::string> unmodelled;  // what the database holds beyond the known kinds: "view public.v"

 private:
  struct Links {
    std::vector<Edge> needs;       // (object, what it needs)
    std::vector<Edge> dependents;  // (what is needed or lived in, by what)
    std::vector<Edge> children;    // (parent, child)
  };

  void connect(std::vector<Edge> edges);
  std::uint32_t position_of(const Object& object) const;
  std::vector<const Object*> across(const std::vector<Edge>& edges, const Address& address) const;

  std::shared_ptr<const std::vector<Object>> objects_ = std::make_shared<std::vector<Object>>();
  std::shared_ptr<const Links> links_ = std::make_shared<Links>();
};

// Finds the objects of a snapshot for addresses that come in their order: one walk, not a search for each.
class Follower {
 public:
  // REQUIRES: the snapshot outlives this.
  explicit Follower(const Snapshot& snapshot) : snapshot_(snapshot), at_(snapshot.objects().begin()) {}

  // Null when absent. REQUIRES: `address` is not before the one of the last call.
  const Object* find(const Address& address);

 private:
  const Snapshot& snapshot_;
  std::vector<Object>::const_iterator at_;
};

}  // namespace migrate::catalog
