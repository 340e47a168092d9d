#include "config/setting_values.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "config/duration.hpp"

namespace migrate::config {

Error setting_error(std::string what, const YamlNode& node, std::string hint) {
  ErrorFacts facts;
  facts.what = std::move(what);
  facts.place = node.place();
  facts.hint = std::move(hint);
  return Error(std::move(facts), Exit::usage);
}

std::string known_words(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  std::string out = near.empty() ? "" : "did you mean \"" + near + "\"? ";
  out += "known are ";
  for (std::size_t i = 0; i < known.size(); ++i) out += (i == 0 ? "" : ", ") + known[i];
  return out;
}

Error SettingValue::wrong(std::string_view wanted) const {
  return setting_error(
      name_ + " must be " + std::string(wanted) + ", this is " + std::string(node_.kind_name()), node_);
}

std::string SettingValue::expanded(std::string_view wanted) const {
  if (!node_.is_scalar()) throw wrong(wanted);
  return variables_.expand(node_.text(), node_.place());
}

std::string SettingValue::text() const {
  std::string value = expanded("one text");
  if (value.empty()) throw setting_error(name_ + " is empty", node_, "give a value, or leave the key out");
  return value;
}

bool SettingValue::boolean() const {
  std::string word = expanded("true or false");
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  throw setting_error(name_ + " must be true or false, this is \"" + word + "\"", node_);
}

std::size_t SettingValue::count() const {
  const std::string word = expanded("a whole number");
  std::size_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || stop != end || number == 0) {
    throw setting_error(name_ + " must be a whole number, 1 or more; this is \"" + word + "\"", node_);
  }
  return number;
}

std::chrono::milliseconds SettingValue::duration() const {
  const std::string word = expanded("a length of time");
  const auto length = parse_duration(word);
  if (!length) {
    throw setting_error(name_ + " must be a length of time, this is \"" + word + "\"", node_,
                        "write 5s, 500ms, 2min, or 0 for no limit");
  }
  return *length;
}

std::chrono::milliseconds SettingValue::positive_duration() const {
  const std::chrono::milliseconds length = duration();
  if (length.count() > 0) return length;
  throw setting_error(name_ + " must be more than nothing", node_, "write 60s, or 5min");
}

std::vector<std::string> SettingValue::texts() const {
  if (node_.is_scalar()) return {text()};
  if (!node_.is_sequence()) throw wrong("a list");
  std::vector<std::string> out;
  for (const YamlNode* item : node_.items()) out.push_back(of(*item).text());
  return out;
}

std::filesystem::path SettingValue::path() const {
  return (root_ / text()).lexically_normal();
}

std::vector<std::filesystem::path> SettingValue::paths() const {
  if (node_.is_scalar()) return {path()};
  if (!node_.is_sequence()) throw wrong("a path or a list of paths");
  if (node_.items().empty())
    throw setting_error(name_ + " is an empty list", node_, "name at least one folder");
  std::vector<std::filesystem::path> out;
  for (const YamlNode* item : node_.items()) out.push_back(of(*item).path());
  return out;
}

std::size_t SettingValue::choice(const std::vector<std::string>& known) const {
  const std::string word = text();
  const auto found = std::find(known.begin(), known.end(), word);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  throw setting_error(name_ + " cannot be \"" + word + "\"", node_, known_words(word, known));
}

std::vector<HookCommand> SettingValue::commands() const {
  if (!node_.is_sequence()) throw wrong("a list of commands");
  std::vector<HookCommand> out;
  for (const YamlNode* item : node_.items()) out.push_back(of(*item).command());
  return out;
}

std::vector<std::string> SettingValue::words() const {
  std::vector<std::string> out = texts();
  if (out.empty()) throw setting_error(name_ + " is an empty list", node_, "name the program");
  return out;
}

HookCommand SettingValue::command() const {
  const bool is_words = node_.is_sequence() && !node_.items().empty();
  if (is_words) return {.words = texts(), .shell = {}};
  const YamlNode* const shell = node_.is_map() && node_.pairs().size() == 1 ? node_.find("shell") : nullptr;
  if (shell) return {.words = {}, .shell = of(*shell).text()};
  throw setting_error("a command of " + name_ + " is a list of a program and its arguments, or {shell: TEXT}",
                      node_, "[pg_format, --inplace, \"{file}\"]");
}

std::vector<RunHook> SettingValue::run_hooks() const {
  if (!node_.is_sequence()) throw wrong("a list of commands and SQL files");
  std::vector<RunHook> out;
  for (const YamlNode* item : node_.items()) out.push_back(of(*item).run_hook());
  return out;
}

RunHook SettingValue::run_hook() const {
  const YamlNode* const sql = node_.is_map() && node_.pairs().size() == 1 ? node_.find("sql") : nullptr;
  if (sql) return {.command = {}, .sql = of(*sql).path()};
  return {.command = command(), .sql = {}};
}

ConfiguredUrl SettingValue::url() const {
  if (!node_.is_scalar()) throw wrong("a URL");
  try {
    return ConnectionUrl::parse(text(), node_.place());
  } catch (const Error& problem) {
    return problem;
  }
}

std::vector<ModelSource> SettingValue::models() const {
  if (node_.is_scalar()) return {model()};
  if (!node_.is_sequence()) throw wrong("a list");
  std::vector<ModelSource> out;
  for (const YamlNode* item : node_.items()) out.push_back(of(*item).model());
  return out;
}

namespace {

const std::vector<std::string> source_kinds{"yaml", "sql", "library", "program"};  // as ModelSource::Kind
constexpr std::string_view timeout_key = "timeout";

// The one key that says what a source is; null when there is none, or several.
const YamlPair* find_source(const YamlNode& node) {
  const YamlPair* found = nullptr;
  for (const YamlPair& pair : node.pairs()) {
    if (pair.key->text() == timeout_key) continue;
    if (found) return nullptr;
    found = &pair;
  }
  return found;
}

}  // namespace

ModelSource SettingValue::model() const {
  using Kind = ModelSource::Kind;
  if (node_.is_scalar()) return {.path = path(), .place = node_.place()};
  const YamlPair* const source = find_source(node_);
  if (!source) {
    throw setting_error(
        "a source of models is a pattern of YAML files, or one of {sql: PATTERN}, {library: FILE}, "
        "{program: FILE}",
        node_);
  }
  const std::string& word = source->key->text();
  const auto kind = std::find(source_kinds.begin(), source_kinds.end(), word);
  if (kind == source_kinds.end())
    throw setting_error("unknown kind of model source \"" + word + "\"", *source->key,
                        known_words(word, source_kinds));
  ModelSource out{.kind = static_cast<Kind>(kind - source_kinds.begin()), .place = node_.place()};
  if (out.kind == Kind::program) {
    out.program = of(*source->value).words();
  } else {
    out.path = of(*source->value).path();
  }
  if (const YamlNode* const limit = node_.find(timeout_key)) {
    if (out.kind != Kind::program && out.kind != Kind::library)
      throw setting_error("timeout is for a library or a program", *limit, "leave it out");
    out.timeout = SettingValue("timeout", *limit, variables_, root_).positive_duration();
  }
  return out;
}

}  // namespace migrate::config
