#include "registry/model.hpp"

#include <algorithm>

namespace migrate::registry {

using catalog::Address;

Place Draft::place_of(std::string_view attribute, std::size_t item) const {
  const auto found = places.find(attribute);
  if (found == places.end() || found->second.empty()) return place;
  return found->second[std::min(item, found->second.size() - 1)];
}

std::string Draft::title() const {
  const Address& address = object.address;
  Names names;
  if (!address.schema.empty() && address.schema != "public") names.push_back(address.schema);
  if (!address.relation.empty()) names.push_back(address.relation);
  if (!address.name.empty()) names.push_back(address.name);
  std::string kind(this->kind->name);
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return kind + (address.name.empty() ? " of " : " ") + format_name(names);
}

Draft& Model::add(const kinds::Kind& kind, Address address, Place place, Address parent) {
  Draft& draft = drafts.emplace_back(Draft{.kind = &kind, .object = {}, .place = std::move(place)});
  if (parent.empty() && !address.schema.empty()) parent = {.kind = "schema", .name = address.schema};
  draft.object.parent = std::move(parent);
  draft.object.address = std::move(address);
  return draft;
}

Address address_in(const Address& container, const kinds::Kind& kind, std::string name) {
  Address out{.kind = std::string(kind.name), .name = std::move(name)};
  if (container.empty()) return out;
  const bool in_schema = container.kind == "schema";
  out.schema = in_schema ? container.name : container.schema;
  if (!in_schema) out.relation = container.name;
  return out;
}

Columns::Columns(const Model& model) {
  for (const Draft& draft : model.drafts) {
    if (draft.kind->is_relation) tables_.try_emplace(draft.object.address);
    if (draft.kind->is_relation && (draft.object.has("of_type") || draft.object.has("definition")))
      open_.insert(draft.object.address);
    if (draft.kind->name == "partition" || draft.kind->name == "inheritance")
      open_.insert(draft.object.parent);
    if (draft.kind->name == "column") tables_[draft.object.parent].push_back(draft.object.address.name);
  }
}

const Names& Columns::of(const Address& table) const {
  static const Names none;
  const auto found = tables_.find(table);
  return found == tables_.end() ? none : found->second;
}

bool Columns::has(const Address& table, std::string_view column) const {
  const Names& names = of(table);
  return std::find(names.begin(), names.end(), column) != names.end();
}

Names Columns::table_names(std::string_view schema) const {
  Names out;
  for (const auto& [table, columns] : tables_) {
    const bool near = table.schema == schema || table.schema == "public";
    out.push_back(near ? format_name({table.name}) : format_name({table.schema, table.name}));
  }
  return out;
}

}  // namespace migrate::registry
