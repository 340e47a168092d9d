#include "registry/json_schema.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "registry/keys.hpp"
#include "registry/spelling.hpp"

namespace migrate::registry {
namespace {

using Json = nlohmann::ordered_json;
using kinds::AttributeForm;
using kinds::Kind;
using kinds::Shape;

Json scalar() {
  return {{"type", {"string", "number", "boolean"}}};
}

Json flag() {
  return {{"type", "boolean"}};
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json any_of(std::vector<Json> forms) {
  return {{"anyOf", std::move(forms)}};
}

Json mapping(Json properties) {
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json mapping_to(Json values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

Json body_of(std::string_view kind) {
  return {{"$ref", "#/definitions/" + std::string(kind)}};
}

std::string in_case(std::string_view word, int (*letter)(int)) {
  std::string out(word);
  for (char& c : out) c = static_cast<char>(letter(static_cast<unsigned char>(c)));
  return out;
}

// Editors know no words in any case: in small and in capital letters. A word that YAML reads as a flag is
// one.
Json words_of(const AttributeForm& form) {
  std::vector<std::string_view> words = form.words;
  if (!form.usual.empty()) words.push_back(form.usual);
  Json out = Json::array();
  for (const std::string_view word : words) {
    const std::string small = in_case(word, std::tolower);
    if (small == "true" || small == "false") {
      out.push_back(small == "true");
      continue;
    }
    out.push_back(small);
    if (const std::string capital = in_case(word, std::toupper); capital != small) out.push_back(capital);
  }
  return {{"enum", out}};
}

Json value_of_shape(Shape shape) {
  switch (shape) {
    case Shape::text:
    case Shape::verbatim:
      return scalar();
    case Shape::flag:
    case Shape::unless:
      return flag();
    case Shape::list:
      return any_of({scalar(), list_of(scalar())});
    case Shape::options:
      return mapping_to(scalar());
  }
  return {};
}

Json value_of(const Kind& kind, const AttributeForm& form) {
  const Spelling* spelling = find_spelling(kind, form.name);
  if (spelling && !spelling->json_schema.empty()) return Json::parse(spelling->json_schema);
  if (spelling && spelling->read) return scalar();
  return form.words.empty() ? value_of_shape(form.shape) : words_of(form);
}

// What stands for an object: its mapping, or the value of its short form.
Json short_form_of(const Kind& kind) {
  const AttributeForm* form = find_form(kind, kind.short_form);
  return form ? value_of(kind, *form) : Json(nullptr);
}

// The objects of a section: names with bodies, or a list of bodies or names.
Json section_of(const Kind& kind) {
  const Json body = body_of(kind.name);
  if (kind.single) return body;
  return any_of({mapping_to(any_of({body, {{"type", "null"}}})), list_of(any_of({body, scalar()}))});
}

Json value_in_column(std::string_view key) {
  static constexpr std::array flags = {"primary_key", "deferrable", "initially_deferred", "not_valid"};
  if (std::find(flags.begin(), flags.end(), key) != flags.end()) return flag();
  if (key == "unique" || key == "index") return any_of({flag(), body_of(key)});
  if (key == "check") return body_of(key);
  return scalar();
}

Json properties_of(const Kind& kind) {
  Json out = Json::object();
  for (const std::string& key : known_keys(kind)) out[key] = scalar();
  if (kind.name == "column") {
    for (const std::string_view key : column_keys()) out[std::string(key)] = value_in_column(key);
  }
  for (const AttributeForm& form : kind.attributes) {
    if (form.inspected != "key") out[std::string(key_of(form))] = value_of(kind, form);
  }
  for (const SaidBehind& behind : said_behind(kind)) out[behind.key] = short_form_of(*behind.says);
  for (const Kind* inner : kinds::all()) {
    const std::string section(inner->section);
    if (inner->annotates && inner->borne_by(kind)) out[section] = short_form_of(*inner);
    if (inner->is_in(kind.name)) out[section] = section_of(*inner);
  }
  if (kind.name == "table") out["mixins"] = any_of({scalar(), list_of(scalar())});
  return out;
}

Json definition_of(const Kind& kind) {
  const Json body = mapping(properties_of(kind));
  const Json short_form = short_form_of(kind);
  return short_form.is_null() ? body : any_of({short_form, body});
}

Json definitions() {
  Json out = Json::object();
  for (const Kind* kind : kinds::all()) {
    if (!kind->annotates) out[std::string(kind->name)] = definition_of(*kind);
  }
  return out;
}

Json root_properties() {
  Json names = Json::object();
  for (const std::string_view token : {"pk", "fk", "uq", "ix", "ck", "ex"})
    names[std::string(token)] = scalar();
  Json out = {{"naming", mapping(std::move(names))},
              {"mixins", mapping_to(body_of("table"))},
              {"schemas", section_of(kinds::get("schema"))},
              {"sql", any_of({scalar(), list_of(scalar())})}};
  for (const Kind* kind : kinds::all()) {
    if (kind->is_in("registry") || kind->is_in("schema")) out[std::string(kind->section)] = section_of(*kind);
  }
  return out;
}

}  // namespace

std::string json_schema() {
  Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", "Models of a PostgreSQL schema, for migrate"}};
  out.update(any_of({mapping(root_properties()), {{"type", "null"}}}));
  out["definitions"] = definitions();
  return out.dump(2);
}

}  // namespace migrate::registry
