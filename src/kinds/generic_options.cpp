#include "kinds/generic_options.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "kinds/clauses.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

constexpr std::string_view placeholder = "placeholder";

using Options = std::vector<std::string>;

std::string_view name_of(std::string_view option) {
  return option.substr(0, option.find('='));
}

std::string_view value_of(std::string_view option) {
  const std::size_t equals = option.find('=');
  return equals == std::string_view::npos ? "" : option.substr(equals + 1);
}

std::string with_value(std::string_view option) {
  return sql::identifier(name_of(option)) + ' ' + sql::literal(value_of(option));
}

const std::string* find_name(const Options& options, std::string_view name) {
  const auto at = std::find_if(options.begin(), options.end(),
                               [name](const std::string& option) { return name_of(option) == name; });
  return at == options.end() ? nullptr : &*at;
}

// Those of `to` that `from` has otherwise or not at all.
Options new_options(const Options& from, const Options& to) {
  Options out;
  for (const std::string& option : to) {
    if (std::find(from.begin(), from.end(), option) == from.end()) out.push_back(option);
  }
  return out;
}

}  // namespace

bool is_secret(std::string_view option) {
  std::string name(option);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.ends_with("_required") || name.ends_with("_id")) return false;
  static constexpr std::array<std::string_view, 10> marks = {"password",   "passwd", "secret",  "token",
                                                             "credential", "apikey", "api_key", "private_key",
                                                             "access_key", "pwd"};
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return name.find(mark) != std::string::npos; });
}

void hide_secrets(Object& object) {
  Options options = list_of(object, "options");
  if (options.empty()) return;
  for (std::string& option : options) {
    const std::string name(name_of(option));
    if (is_secret(name)) option = name + '=' + std::string(placeholder);
  }
  std::sort(options.begin(), options.end());
  object.set("options", sql::format_array(options));
}

std::string generic_options(const Options& options) {
  std::vector<std::string> out;
  for (const std::string& option : options) out.push_back(with_value(option));
  return out.empty() ? "" : "OPTIONS (" + joined(out) + ")";
}

std::string generic_option_changes(const Options& from, const Options& to) {
  std::vector<std::string> out;
  for (const std::string& option : new_options(from, to))
    out.push_back((find_name(from, name_of(option)) ? "SET " : "ADD ") + with_value(option));
  for (const std::string& option : from) {
    if (!find_name(to, name_of(option))) out.push_back("DROP " + sql::identifier(name_of(option)));
  }
  return out.empty() ? "" : "OPTIONS (" + joined(out) + ")";
}

std::vector<std::string> placeholder_hazards(const Options& options) {
  std::vector<std::string> out;
  for (const std::string& option : options) {
    const std::string name(name_of(option));
    if (is_secret(name) && value_of(option) == placeholder)
      out.push_back("the value of " + name + " is a placeholder: the real one is not kept, set it by hand");
  }
  return out;
}

std::vector<Statement> alter_generic_options(const std::string& head, const Alter& change) {
  const Options from = list_of(*change.before, "options");
  const Options to = list_of(*change.after, "options");
  const std::string changes = generic_option_changes(from, to);
  if (changes.empty()) return {};
  return {{.sql = head + ' ' + changes, .hazards = placeholder_hazards(new_options(from, to))}};
}

}  // namespace migrate::kinds
