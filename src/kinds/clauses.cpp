#include "kinds/clauses.hpp"

#include <algorithm>
#include <utility>

#include "kinds/kind.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string option_name(std::string_view option) {
  const std::string_view name = option.substr(0, option.find('='));
  const std::size_t dot = name.find('.');  // toast.autovacuum_enabled
  if (dot == std::string_view::npos) return sql::identifier(name);
  return sql::identifier(name.substr(0, dot)) + '.' + sql::identifier(name.substr(dot + 1));
}

std::vector<std::string> elements(std::string_view value) {
  std::vector<std::string> out;
  if (value.empty()) return out;
  for (std::optional<std::string>& element : sql::parse_array(value))
    out.push_back(std::move(element).value_or(""));
  return out;
}

}  // namespace

std::vector<std::string> list_of(const catalog::Object& object, std::string_view attribute) {
  return elements(object.get(attribute));
}

std::vector<std::string> list_of_fact(const catalog::Object& object, std::string_view fact) {
  return elements(object.fact(fact));
}

void cut_elements(catalog::Object& object, std::string_view attribute) {
  std::string_view group = sql::balanced_prefix(object.get(attribute));
  if (group.size() < 2) return;
  object.set(attribute, sql::format_array(sql::split_list(group.substr(1, group.size() - 2))));
}

std::string in_parentheses(const std::vector<std::string>& parts) {
  return parts.empty() ? "()" : "(\n    " + joined(parts, ",\n    ") + "\n)";
}

std::vector<std::string> type_claims(const catalog::Object& type) {
  return {"type " + qualified_name(type.address)};
}

std::vector<std::string> relation_claims(const catalog::Object& relation) {
  const std::string name = qualified_name(relation.address);
  return {"relation " + name, "type " + name};
}

std::string table_of(const catalog::Address& address) {
  return sql::qualified(address.schema, address.relation);
}

std::string qualified_name(const catalog::Address& address) {
  return sql::qualified(address.schema, address.name);
}

std::string sql_name(const catalog::Address& address) {
  const Kind& kind = get(address.kind);
  if (kind.identity) return kind.identity(address);
  if (!address.relation.empty()) return sql::identifier(address.name) + " ON " + table_of(address);
  const std::string name = address.schema.empty() ? sql::identifier(address.name) : qualified_name(address);
  return name + address.signature;
}

catalog::Address target_of(const catalog::Address& annotation) {
  catalog::Address out = annotation;
  out.kind = std::exchange(out.of, {});
  return out;
}

catalog::Address annotation_on(const catalog::Address& described, std::string_view kind) {
  catalog::Address out = described;
  out.of = std::exchange(out.kind, std::string(kind));
  return out;
}

std::string described(const catalog::Address& annotation) {
  return std::string(get(annotation.of).keyword) + ' ' + sql_name(target_of(annotation));
}

std::string column_list(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  quoted.reserve(names.size());
  for (const std::string& name : names) quoted.push_back(sql::identifier(name));
  return joined(quoted);
}

std::string option_list(const std::vector<std::string>& options) {
  std::vector<std::string> out;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    out.push_back(option_name(option) +
                  (equals == std::string::npos ? "" : "=" + sql::literal(option.substr(equals + 1))));
  }
  return joined(out);
}

std::string with_clause(const catalog::Object& object) {
  const std::vector<std::string> options = list_of(object, "options");
  return options.empty() ? "" : " WITH (" + option_list(options) + ")";
}

std::vector<std::string> option_changes(const std::vector<std::string>& from,
                                        const std::vector<std::string>& to) {
  std::vector<std::string> set, reset;
  std::vector<std::string> kept;
  for (const std::string& option : to) {
    kept.push_back(option_name(option));
    if (std::find(from.begin(), from.end(), option) == from.end()) set.push_back(option);
  }
  for (const std::string& option : from) {
    const std::string name = option_name(option);
    if (std::find(kept.begin(), kept.end(), name) == kept.end()) reset.push_back(name);
  }
  std::vector<std::string> out;
  if (!set.empty()) out.push_back("SET (" + option_list(set) + ")");
  if (!reset.empty()) out.push_back("RESET (" + joined(reset) + ")");
  return out;
}

std::string deferrable_clause(const catalog::Object& object) {
  if (object.has("initially_deferred")) return " DEFERRABLE INITIALLY DEFERRED";
  return object.has("deferrable") ? " DEFERRABLE" : "";
}

}  // namespace migrate::kinds
