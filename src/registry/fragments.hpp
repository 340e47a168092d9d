// The registry's texts that become a part of SQL as they stand: each must stay in its place.
#pragma once

#include "registry/model.hpp"
#include "registry/problems.hpp"
#include "sql/fragment.hpp"

namespace migrate::registry {

// Reports a text that is not one fragment of its kind; gives whether it is.
bool check_fragment(std::string_view key, sql::Fragment kind, std::string_view text, const Place& place,
                    Problems& problems);

// The same for every attribute that is such a text (AttributeForm::fragment). REQUIRES: index elements that
// are columns are quoted (resolve_columns).
void check_fragments(Model& model, Problems& problems);

}  // namespace migrate::registry
