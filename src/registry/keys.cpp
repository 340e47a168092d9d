#include "registry/keys.hpp"

#include <algorithm>

#include "registry/names.hpp"
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

std::vector<SaidBehind> said_behind(const kinds::Kind& kind) {
  const bool has_index = kind.keyword == "CONSTRAINT" && find_form(kind, "clustered");
  const std::string_view of = has_index ? "index" : find_form(kind, "identity_sequence") ? "sequence" : "";
  if (of.empty()) return {};
  std::vector<SaidBehind> out;
  for (const kinds::Kind* says : kinds::all()) {
    if (says->annotates && says->borne_by(kind) && says->borne_by(kinds::get(of)))
      out.push_back({of, says, std::string(of) + '_' + std::string(says->section)});
  }
  return out;
}

std::optional<catalog::Address> address_behind(const catalog::Object& object, std::string_view of) {
  catalog::Address out = object.address;
  out.kind = std::string(of);
  if (of == "index") return out;
  if (!object.has("identity")) return std::nullopt;
  const std::string_view named = object.get("identity_sequence");
  out.name = named.empty() ? sequence_name(out.relation, out.name) : std::string(named);
  out.relation.clear();
  return out;
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
  for (const SaidBehind& behind : said_behind(kind)) out.push_back(behind.key);
  if (kind.name == "table") out.emplace_back("mixins");
  if (kind.name == "view_column") out.emplace_back("default");
  if (kind.name == "column") out.insert(out.end(), column_keys().begin(), column_keys().end());
  return out;
}

}  // namespace migrate::registry
