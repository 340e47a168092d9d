// Which keys the body of an object may have.
#pragma once

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

// Whether a constraint of the kind has an index behind it, which can have a comment (`index_comment`).
bool has_index_behind(const kinds::Kind& kind);

}  // namespace migrate::registry
