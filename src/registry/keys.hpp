// Which keys the body of an object may have.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::registry {

// All of them: attributes, sections inside it, annotations, name, renamed_from, and what has files of its
// own.
std::vector<std::string> known_keys(const kinds::Kind& kind);

// The keys of a column that stand for objects of their own (column_sugar.hpp).
const std::vector<std::string_view>& column_keys();

// Whether the objects' keys have what tells them apart in parentheses behind the name: `add(a integer)`.
bool has_signature(const kinds::Kind& kind);

// What can be said of something behind an object, which has no body of its own: of the index behind a
// constraint (`index_comment`), of the sequence behind an identity column (`sequence_grants`).
struct SaidBehind {
  std::string_view of;      // the kind of what is behind
  const kinds::Kind* says;  // comment, privileges, …
  std::string key;
};
std::vector<SaidBehind> said_behind(const kinds::Kind& kind);

// The address of what is behind; nothing for a column without identity.
std::optional<catalog::Address> address_behind(const catalog::Object& object, std::string_view of);

}  // namespace migrate::registry
