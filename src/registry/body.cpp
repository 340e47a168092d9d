#include "registry/body.hpp"

#include <algorithm>

namespace migrate::registry {
namespace {

Entry entry_of(const YamlPair& pair) {
  return {.name = pair.key->text(), .named = true, .body = pair.value, .place = pair.key->place()};
}

Entry entry_of(const YamlNode& item, ListOf list_of) {
  if (list_of == ListOf::names && item.is_scalar()) {
    return {.name = item.text(), .named = true, .place = item.place()};
  }
  return {.body = &item, .place = item.place()};
}

void lay_over(std::vector<Entry>& entries, Entry entry) {
  const auto same = [&](const Entry& other) { return other.named && other.name == entry.name; };
  const auto hidden = entry.named ? std::find_if(entries.begin(), entries.end(), same) : entries.end();
  if (hidden == entries.end()) {
    entries.push_back(std::move(entry));
  } else {
    *hidden = std::move(entry);
  }
}

}  // namespace

const YamlNode* Body::find(std::string_view key) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    if (const YamlNode* value = (*layer)->find(key)) return value;
  }
  return nullptr;
}

std::vector<const YamlNode*> Body::all(std::string_view key) const {
  std::vector<const YamlNode*> out;
  for (const YamlNode* layer : layers_) {
    if (const YamlNode* value = layer->find(key)) out.push_back(value);
  }
  return out;
}

std::vector<Entry> entries_of(const std::vector<const YamlNode*>& sections, std::string_view key,
                              ListOf list_of, Problems& problems) {
  std::vector<Entry> out;
  for (const YamlNode* section : sections) {
    if (section->is_scalar()) {
      problems.add("\"" + std::string(key) + "\" takes a mapping of names or a list, this is a value",
                   section->place());
    }
    for (const YamlPair& pair : section->pairs()) {
      if (section == sections.front()) {
        out.push_back(entry_of(pair));  // a mapping has each key once
      } else {
        lay_over(out, entry_of(pair));
      }
    }
    for (const YamlNode* item : section->items()) out.push_back(entry_of(*item, list_of));
  }
  return out;
}

}  // namespace migrate::registry
