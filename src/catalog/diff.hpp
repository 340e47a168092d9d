// The difference of two snapshots: objects that appear, objects that go, attributes that change.
// One merge of two sorted lists; it knows nothing of tables.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "catalog/snapshot.hpp"

namespace migrate::catalog {

struct Create {
  const Object* object;
};
struct Drop {
  const Object* object;
};
struct AttributeChange {
  std::string name;
  std::string from;  // empty: was absent
  std::string to;    // empty: goes
};
struct Alter {
  const Object* before;
  const Object* after;
  std::vector<AttributeChange> attributes;  // by name; never empty

  bool changes(std::string_view name) const;
};
using Change = std::variant<Create, Drop, Alter>;

// The changes that turn `from` into `to`, in address order. They point into both snapshots, which must
// outlive them.
std::vector<Change> diff(const Snapshot& from, const Snapshot& to);

}  // namespace migrate::catalog
