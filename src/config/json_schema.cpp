#include "config/json_schema.hpp"

#include <nlohmann/json.hpp>

#include "config/settings.hpp"

namespace migrate::config {
namespace {

using Json = nlohmann::ordered_json;

Json mapping(Json properties) {
  return {
      {"type", {"object", "null"}}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

// Any value may be a variable instead: `lock_timeout: ${TIMEOUT:-5s}`.
Json value() {
  const Json scalar = {"string", "number", "boolean", "null"};
  return {{"type", {"string", "number", "boolean", "null", "array"}}, {"items", {{"type", scalar}}}};
}

// A mapping of one key, which has a text.
Json one_text(const char* key) {
  return {{"type", "object"},
          {"properties", {{key, {{"type", "string"}}}}},
          {"required", {key}},
          {"additionalProperties", false}};
}

// A program and its arguments.
Json words() {
  return {{"type", "array"}, {"items", {{"type", {"string", "number", "boolean"}}}}, {"minItems", 1}};
}

Json commands(SettingForm form) {
  Json any = {words(), one_text("shell")};
  if (form == SettingForm::run_hooks) any.push_back(one_text("sql"));
  return {{"type", {"array", "null"}}, {"items", {{"anyOf", any}}}};
}

// A source of models, named by its kind.
Json model_source(const char* kind, Json value, Json more = Json::object()) {
  Json properties = {{kind, std::move(value)}};
  properties.update(more);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", {kind}},
          {"additionalProperties", false}};
}

Json models() {
  const Json text = {{"type", "string"}};
  const Json timeout = {{"timeout", {{"type", {"string", "number"}}}}};
  const Json source = {
      {"anyOf",
       {text, model_source("yaml", text), model_source("sql", text), model_source("library", text, timeout),
        model_source("program", {{"anyOf", {text, words()}}}, timeout)}}};
  return {{"anyOf", {{{"type", {"string", "null"}}}, {{"type", "array"}, {"items", source}}}}};
}

Json section(std::string_view name) {
  Json properties = Json::object();
  for (const std::string& key : keys_of(name)) {
    const SettingForm form = form_of(name, key);
    properties[key] = form == SettingForm::value ? value() : commands(form);
  }
  return properties;
}

}  // namespace

std::string json_schema() {
  Json database = section("database"), migrations = section("migrations"), top = section("");
  Json environment = Json::object();
  for (const Json* keys : {&database, &migrations, &top}) environment.update(*keys);
  environment["database"] = mapping(database);
  environment["migrations"] = mapping(migrations);
  Json properties = {{"database", mapping(std::move(database))},
                     {"models", models()},
                     {"migrations", mapping(std::move(migrations))}};
  properties.update(top);
  properties["environments"] = {{"type", {"object", "null"}}, {"additionalProperties", mapping(environment)}};
  Json out = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "Configuration of migrate"}};
  out.update(mapping(std::move(properties)));
  return out.dump(2);
}

}  // namespace migrate::config
