// The rows of the kinds' queries, as objects that do not know each other yet.
//
// An extraction row: kind, classid, oid, subid, schema, relation, name, position, values; the values are a
// text array of the kind's attributes and then its facts, or null for a part of an object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/object.hpp"
#include "kinds/kind.hpp"
#include "postgres/connection.hpp"

namespace migrate::postgres {

// What pg_depend calls an object.
struct Identity {
  unsigned classid = 0;
  unsigned oid = 0;
  int subid = 0;

  bool operator==(const Identity&) const = default;
};

struct IdentityHash {
  std::size_t operator()(const Identity& i) const noexcept {
    return (static_cast<std::size_t>(i.oid) << 32) ^ (static_cast<std::size_t>(i.classid) << 12) ^
           static_cast<std::size_t>(i.subid);
  }
};

// A row of pg_depend.
struct DependencyRow {
  Identity object;
  Identity needs;
  char type;  // deptype
};
using DependencyRows = std::vector<DependencyRow>;

// Of three columns of a row, from `first` on.
Identity identity(const Rows& rows, std::size_t row, std::size_t first);

// What is said of the object that has the identity (a comment).
struct Annotation {
  Identity identity;
  const kinds::Kind* kind;
  std::string values;  // for read_values
};

struct ObjectRows {
  std::vector<Identity> identities;      // of `objects`, one by one
  std::vector<catalog::Object> objects;  // without parents
  std::vector<std::uint32_t> order;      // positions in `objects`, by address
  // What has an identity and is a part of another object (the index behind a constraint): its address.
  std::vector<std::pair<Identity, catalog::Address>> parts;
  std::vector<Annotation> annotations;
};

// Which kinds' rows a statement gives.
enum class Share {
  beside,  // those that a second session may read beside the others (Kind::read_beside)
  others,
};

// Catalogs where users' objects have rows, by name (Kind::catalog).
using Catalogs = std::set<std::string, std::less<>>;

// The statement that reads those of them of which there may be objects; where it is not known which catalogs
// have any, all.
std::string objects_query(Share share, const std::optional<Catalogs>& catalogs);

// Throws Error for a kind that there is not.
ObjectRows read_objects(const Rows& rows);

// Gives an object of the kind, whose address is known, its attributes and facts.
void read_values(const kinds::Kind& kind, std::string_view values, catalog::Object& object);

}  // namespace migrate::postgres
