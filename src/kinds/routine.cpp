#include "kinds/routine.hpp"

#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

// Settings whose value is a list of names, each quoted by itself (guc.h, GUC_LIST_QUOTE).
bool is_list_setting(std::string_view name) {
  static constexpr std::array<std::string_view, 6> lists = {
      "local_preload_libraries",  "search_path",      "session_preload_libraries",
      "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"};
  return std::find(lists.begin(), lists.end(), name) != lists.end();
}

std::string without_quotes(const std::string& name) {
  if (name.size() < 2 || name.front() != '"') return name;
  std::string out;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    out += name[i];
    if (name[i] == '"') ++i;
  }
  return out;
}

// "search_path TO 'app', 'public'" out of "search_path=app, public".
std::string setting(const std::string& option) {
  const std::size_t equals = std::min(option.find('='), option.size());
  const std::string name = option.substr(0, equals);
  const std::string value = option.substr(std::min(equals + 1, option.size()));
  std::vector<std::string> values = {value};
  if (is_list_setting(name) && !value.empty()) values = sql::split_list(value);
  for (std::string& item : values) item = sql::literal(is_list_setting(name) ? without_quotes(item) : item);
  return sql::identifier(name) + " TO " + joined(values);
}

bool has_string_body(const Object& routine) {
  return !routine.has("sql_body");
}

// C and internal functions name what is in the server: nothing of the schema is looked at.
bool has_checked_body(const Object& routine) {
  return has_string_body(routine) && routine.get("language") != "c" && routine.get("language") != "internal";
}

std::string body(const Object& routine) {
  if (!has_string_body(routine)) return std::string(routine.get("sql_body"));
  const std::string_view source = routine.get("body");
  const std::string_view language = routine.get("language");
  if (language == "internal") return "AS " + sql::literal(source);
  if (!routine.has("library")) return "AS " + sql::dollar_quoted(source);
  const std::string library = "AS " + sql::literal(routine.get("library"));
  return source.empty() ? library : library + ", " + sql::literal(source);
}

std::string transforms(const Object& routine) {
  std::vector<std::string> types = list_of(routine, "transforms");
  for (std::string& type : types) type.insert(0, "FOR TYPE ");
  return types.empty() ? "" : " TRANSFORM " + joined(types);
}

constexpr std::string_view create_word = "CREATE ";

std::string or_replace(const std::string& create) {
  return "CREATE OR REPLACE " + create.substr(create_word.size());
}

}  // namespace

AttributeForm routine_arguments() {
  return {.name = "arguments", .inspected = "key", .fragment = Fragment::arguments};
}

AttributeForm routine_transforms() {
  return {.name = "transforms", .shape = Shape::list, .fragment = Fragment::type};
}

std::vector<AttributeForm> with_routine_body(std::vector<AttributeForm> before) {
  before.push_back({.name = "settings", .shape = Shape::options});
  before.push_back({.name = "library", .shape = Shape::verbatim});
  before.push_back({.name = "body", .shape = Shape::verbatim});
  before.push_back({.name = "sql_body", .fragment = Fragment::routine_body});
  return before;
}

std::vector<std::string_view> routine_facts() {
  return {"signature", "result", "input_names", "defaults"};
}

std::string routine_name(const Address& address) {
  return std::string(get(address.kind).keyword) + ' ' + sql_name(address);
}

Statement create_routine(const Object& routine, const std::string& head,
                         const std::vector<std::string>& options) {
  std::string sql = std::string(create_word) + std::string(get(routine.address.kind).keyword) + ' ' +
                    qualified_name(routine.address) + '(' + std::string(routine.get("arguments")) + ')' +
                    head;
  sql += '\n';
  if (routine.has("language")) sql += "    LANGUAGE " + sql::identifier(routine.get("language"));
  if (!routine.has("language")) sql += "   ";
  sql += transforms(routine);
  for (const std::string& option : options) sql += ' ' + option;
  for (const std::string& option : list_of(routine, "settings")) sql += "\n    SET " + setting(option);
  sql += (has_string_body(routine) ? "\n    " : "\n") + body(routine);
  Statement out = {.sql = sql, .lock = Lock::none};
  if (has_checked_body(routine)) out.check = or_replace(sql);
  return out;
}

Statement made_over(Statement create) {
  create.sql = or_replace(create.sql);
  return create;
}

bool is_replaceable(const Alter& change) {
  const Object& before = *change.before;
  const Object& after = *change.after;
  const auto count = [](const Object& routine) {
    return std::stoi("0" + std::string(routine.fact("defaults")));
  };
  if (before.fact("result") != after.fact("result") || count(before) > count(after)) return false;
  if (before.fact("input_names").empty()) return true;
  const auto old_names = sql::parse_array(before.fact("input_names"));
  const auto new_names = after.fact("input_names").empty() ? std::vector<std::optional<std::string>>{}
                                                           : sql::parse_array(after.fact("input_names"));
  for (std::size_t i = 0; i < old_names.size(); ++i) {
    if (old_names[i]->empty()) continue;
    if (i >= new_names.size() || *new_names[i] != *old_names[i]) return false;
  }
  return true;
}

std::vector<std::string> setting_changes(const Alter& change) {
  std::vector<std::string> out;
  const std::vector<std::string> from = list_of(*change.before, "settings");
  const std::vector<std::string> to = list_of(*change.after, "settings");
  const auto name = [](const std::string& option) { return option.substr(0, option.find('=')); };
  for (const std::string& old : from) {
    const bool kept =
        std::any_of(to.begin(), to.end(), [&](const auto& now) { return name(now) == name(old); });
    if (!kept) out.push_back("RESET " + sql::identifier(name(old)));
  }
  for (const std::string& now : to) {
    if (std::find(from.begin(), from.end(), now) == from.end()) out.push_back("SET " + setting(now));
  }
  return out;
}

Statement replacing(Statement create, const Alter& change, const Context& context) {
  create = made_over(std::move(create));
  const std::vector<const Object*> users = context.before.dependents_of(change.before->address);
  const bool stored = std::any_of(users.begin(), users.end(), [](const Object* user) {
    const std::string& kind = user->address.kind;
    return kind == "index" || kind == "check" || kind == "exclusion" ||
           (kind == "column" && user->has("generated"));
  });
  if (stored) {
    create.hazards.push_back(
        "indexes, checks and generated columns use it; what they hold of existing rows stays as the old body "
        "made it");
  }
  return create;
}

std::vector<Statement> drop_routine(const Object& routine, const Context&) {
  return {{.sql = "DROP " + routine_name(routine.address)}};
}

Statement rename_routine(const Address& from, const std::string& name) {
  return {.sql = "ALTER " + routine_name(from) + " RENAME TO " + sql::identifier(name)};
}

std::vector<Address> routine_needs(const Object& routine) {
  std::vector<Address> out;
  const std::string language = " LANGUAGE " + sql::identifier(routine.get("language"));
  for (const std::string& type : list_of(routine, "transforms"))
    out.push_back({.kind = "transform", .name = type + language});
  return out;
}

// Functions, procedures and aggregates share their names.
std::vector<std::string> routine_claims(const Object& routine) {
  return {"routine " + qualified_name(routine.address) + routine.address.signature};
}

}  // namespace migrate::kinds
