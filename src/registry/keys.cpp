#include "registry/keys.hpp"

#include <algorithm>

#include "registry/spelling.hpp"

namespace migrate::registry {

const std::vector<std::string_view>& column_keys() {
  static const std::vector<std::string_view> keys = {
      "default",    "primary_key",        "unique",    "index",     "check",
      "references", "foreign_key",        "on_delete", "on_update", "match",
      "deferrable", "initially_deferred", "not_valid", "backfill",  "using"};
  return keys;
}

bool has_signature(const kinds::Kind& kind) {
  return std::find(kind.facts.begin(), kind.facts.end(), "signature") != kind.facts.end();
}

bool has_index_behind(const kinds::Kind& kind) {
  return kind.keyword == "CONSTRAINT" && find_form(kind, "clustered") != nullptr;
}

std::vector<std::string> known_keys(const kinds::Kind& kind) {
  std::vector<std::string> out = {"name"};
  for (const kinds::AttributeForm& form : kind.attributes) {
    if (form.inspected != "key") out.emplace_back(key_of(form));
  }
  for (const kinds::Kind* inner : kinds::all()) {
    const bool annotates = inner->annotates && inner->borne_by(kind);
    if (annotates || inner->is_in(kind.name)) out.emplace_back(inner->section);
  }
  if (kind.rename) out.emplace_back("renamed_from");
  if (has_index_behind(kind)) out.emplace_back("index_comment");
  if (kind.name == "table") out.emplace_back("mixins");
  if (kind.name == "view_column") out.emplace_back("default");
  if (kind.name == "column") out.insert(out.end(), column_keys().begin(), column_keys().end());
  return out;
}

}  // namespace migrate::registry
