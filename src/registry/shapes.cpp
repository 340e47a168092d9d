#include "registry/shapes.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "sql/list.hpp"
#include "sql/tokens.hpp"

namespace migrate::registry {
namespace {

// A value of the wrong form. What is meant by nothing at all depends on the key: `default:` wants NULL.
void report(std::string_view key, std::string_view wanted, const YamlNode& value, Problems& problems) {
  problems.add("\"" + std::string(key) + "\" takes " + std::string(wanted) + ", this is " +
                   std::string(value.kind_name()),
               value.place(),
               value.is_null() ? "leave the key out, or write \"NULL\" in quotes to mean SQL's NULL" : "");
}

std::optional<Names> read_list(std::string_view key, const YamlNode& value, Draft& draft, Problems& problems,
                               std::vector<Place>& places) {
  Names out;
  if (value.is_scalar()) {
    places.push_back(value.place());
    return Names{value.text()};
  }
  for (const YamlNode* item : value.items()) {
    if (!item->is_scalar()) {
      report(key, "a list of values", *item, problems);
      draft.broken = true;
      continue;
    }
    places.push_back(item->place());
    out.push_back(item->text());
  }
  if (value.is_sequence()) return out;
  report(key, "a list", value, problems);
  return std::nullopt;
}

std::optional<Names> read_options(std::string_view key, const YamlNode& value, Problems& problems) {
  if (!value.is_map()) {
    report(key, "a mapping of names to values", value, problems);
    return std::nullopt;
  }
  Names out;
  for (const YamlPair& pair : value.pairs()) {
    if (pair.value->is_scalar()) {
      out.push_back(pair.key->text() + '=' + pair.value->text());
    } else {
      report(pair.key->text(), "a value", *pair.value, problems);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

void set_list(Draft& draft, std::string_view attribute, const std::optional<Names>& elements) {
  if (!elements) {
    draft.broken = true;
  } else if (!elements->empty()) {
    draft.object.set(attribute, sql::format_array(*elements));
  }
}

}  // namespace

std::optional<bool> read_flag(std::string_view key, const YamlNode& value, Problems& problems) {
  const std::optional<bool> flag = value.boolean();
  if (!flag) report(key, "true or false", value, problems);
  return flag;
}

std::optional<std::string> read_text(std::string_view key, const YamlNode& value, Problems& problems) {
  if (!value.is_scalar()) {
    report(key, "a value", value, problems);
    return std::nullopt;
  }
  std::string text(sql::trim(value.text()));
  if (!text.empty()) return text;
  problems.add("\"" + std::string(key) + "\" is empty", value.place(),
               "leave it out, or write \"''\" to mean SQL's empty string");
  return std::nullopt;
}

void read_shape(const kinds::AttributeForm& form, const YamlNode& value, Draft& draft, Problems& problems) {
  const std::string_view key = key_of(form);
  std::vector<Place>& places = draft.places[std::string(form.name)];
  switch (form.shape) {
    case kinds::Shape::text: {
      places = {value.place()};
      const std::optional<std::string> text = read_text(key, value, problems);
      if (!text) draft.broken = true;
      draft.object.set(form.name, text.value_or(""));
      return;
    }
    case kinds::Shape::verbatim:
      places = {value.place()};
      if (!value.is_scalar()) {
        report(key, "a text", value, problems);
        draft.broken = true;
      }
      draft.object.set(form.name, value.text());
      return;
    case kinds::Shape::flag:
    case kinds::Shape::unless: {
      places = {value.place()};
      const std::optional<bool> flag = read_flag(key, value, problems);
      const bool set = flag && *flag == (form.shape == kinds::Shape::flag);
      draft.object.set(form.name, set ? "true" : "");
      return;
    }
    case kinds::Shape::list:
      places.clear();
      return set_list(draft, form.name, read_list(key, value, draft, problems, places));
    case kinds::Shape::options:
      places = {value.place()};
      return set_list(draft, form.name, read_options(key, value, problems));
  }
}

std::optional<Yaml> write_shape(const kinds::AttributeForm& form, const catalog::Object& object) {
  if (object.has(form.name) == (form.shape == kinds::Shape::unless)) return std::nullopt;
  switch (form.shape) {
    case kinds::Shape::text:
    case kinds::Shape::verbatim:
      return Yaml::scalar(std::string(object.get(form.name)));
    case kinds::Shape::flag:
    case kinds::Shape::unless:
      return Yaml::scalar("true");
    case kinds::Shape::list:
      return Yaml::list(kinds::list_of(object, form.name));
    case kinds::Shape::options: {
      Yaml out = Yaml::map();
      for (const std::string& option : kinds::list_of(object, form.name)) {
        const std::size_t equals = std::min(option.find('='), option.size());
        const std::size_t value = std::min(equals + 1, option.size());
        out.set(option.substr(0, equals), Yaml::scalar(option.substr(value)));
      }
      return out;
    }
  }
  return std::nullopt;
}

}  // namespace migrate::registry
