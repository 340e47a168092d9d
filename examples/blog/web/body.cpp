#include "web/body.hpp"

#include "errors.hpp"

namespace blog {

using nlohmann::json;

namespace {

// Of the parser: throws where a stack might not hold what is in there.
bool is_shallow(int depth, json::parse_event_t, json&) {
  if (depth > 32) throw Invalid("body", "is nested too deeply");
  return true;
}

}  // namespace

Body::Body(const std::string& text) : object_(json::parse(text, is_shallow, false)) {
  if (!object_.is_object()) throw Invalid("body", "must be a JSON object in UTF-8");
}

const json& Body::take(const std::string& name) {
  taken_.insert(name);
  const auto found = object_.find(name);
  if (found == object_.end()) throw Invalid(name, "is missing");
  return *found;
}

std::string Body::text(const std::string& name, Length length) {
  const json& value = take(name);
  if (!value.is_string()) throw Invalid(name, "must be a text");
  return checked_text(name, value.get<std::string>(), length);
}

std::int32_t Body::number(const std::string& name) {
  const json& value = take(name);
  if (!value.is_number_integer() || value < 0 || value > INT32_MAX)
    throw Invalid(name, "must be a whole number from 0 to 2147483647");
  return value.get<std::int32_t>();
}

migrate::uuid Body::uuid(const std::string& name) {
  return checked_uuid(name, text(name));
}

std::optional<std::string> Body::optional_text(const std::string& name, Length length) {
  if (has(name) && !take(name).is_null()) return text(name, length);
  return std::nullopt;
}

std::vector<std::string> Body::texts(const std::string& name, Length of_each) {
  std::vector<std::string> out;
  if (!has(name)) return out;
  const json& value = take(name);
  if (!value.is_array() || value.size() > 50) throw Invalid(name, "must be a list of up to 50 texts");
  for (const json& element : value) {
    if (!element.is_string()) throw Invalid(name, "must be a list of texts");
    out.push_back(checked_text(name, element.get<std::string>(), of_each));
  }
  return out;
}

migrate::jsonb Body::object(const std::string& name) {
  const json& value = take(name);
  const std::string text = value.dump();
  if (!value.is_object()) throw Invalid(name, "must be an object");
  if (text.find("\\u0000") != std::string::npos) throw Invalid(name, "must not hold the character 0");
  return {text};
}

void Body::finish() const {
  for (const auto& [name, value] : object_.items()) {
    if (!taken_.contains(name)) throw Invalid(name, "is not known");
  }
}

}  // namespace blog
