#include "generate/sqlalchemy_parts.hpp"

#include <algorithm>

#include "generate/sqlalchemy_type.hpp"
#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::generate {
namespace {

using kinds::list_of;

// sa.text() takes `:word` for a parameter.
bool has_single_colon(std::string_view text) {
  for (std::size_t at = text.find(':'); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_not_of(':', at), text.size());
    if (end - at == 1) return true;
    at = text.find(':', end);
  }
  return false;
}

Python named_literal(const std::string& name, std::string_view text) {
  return python_argument(name, {python_literal(text)});
}

std::vector<Python> literals(const std::vector<std::string>& texts) {
  return python_list(texts).parts;
}

void add_name(std::vector<Python>& arguments, const Object& object) {
  arguments.push_back(named_literal("name", object.address.name));
}

void add_timing(std::vector<Python>& arguments, const Object& constraint) {
  if (constraint.has("deferrable")) arguments.push_back({"deferrable=True"});
  if (constraint.has("initially_deferred")) arguments.push_back(named_literal("initially", "DEFERRED"));
}

std::vector<Python> foreign_key_options(const Object& key, bool use_alter) {
  std::vector<Python> out;
  add_name(out, key);
  if (key.has("on_update")) out.push_back(named_literal("onupdate", key.get("on_update")));
  if (key.has("on_delete")) out.push_back(named_literal("ondelete", key.get("on_delete")));
  if (key.has("match")) out.push_back(named_literal("match", key.get("match")));
  add_timing(out, key);
  if (key.has("not_valid")) out.push_back({"postgresql_not_valid=True"});
  if (use_alter) out.push_back({"use_alter=True"});
  return out;
}

std::vector<std::string> referenced_columns(const Object& key) {
  const Address table = kinds::referenced_table(key);
  const std::string before = (table.schema == "public" ? "" : table.schema + '.') + table.name + '.';
  std::vector<std::string> out;
  for (const std::string& column : list_of(key, "referenced_columns")) out.push_back(before + column);
  return out;
}

// What the server prints of an index element that begins with a column: `name`, `name text_pattern_ops`,
// `at DESC NULLS LAST`. Whatever else it is, it is SQL.
struct Element {
  std::string column;  // empty: it is SQL
  std::string operator_class{};
  std::string order{};  // ".desc().nulls_last()"
};

bool take_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

Element parse_element(std::string_view element, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    const std::string name = sql::identifier(column);
    if (!element.starts_with(name)) continue;
    std::string_view rest = element.substr(name.size());
    if (!rest.empty() && rest[0] != ' ') continue;
    Element out{column};
    const std::string nulls = take_end(rest, " NULLS LAST")    ? ".nulls_last()"
                              : take_end(rest, " NULLS FIRST") ? ".nulls_first()"
                                                               : "";
    out.order = (take_end(rest, " DESC") ? ".desc()" : "") + nulls;
    const bool is_word = rest.empty() || rest.find_first_of(" (\"", 1) == std::string_view::npos;
    if (!is_word || (!rest.empty() && !out.order.empty())) return {};
    if (!rest.empty()) out.operator_class = without_public(rest.substr(1));
    return out;
  }
  return {};
}

Python option_mapping(const Object& object) {
  std::vector<Python> pairs;
  for (const std::string& option : list_of(object, "options")) {
    const std::size_t equals = option.find('=');
    pairs.push_back(python_pair(option.substr(0, equals), {python_literal(option.substr(equals + 1))}));
  }
  return python_mapping(std::move(pairs));
}

}  // namespace

Python sql_text(std::string_view sql) {
  return python_call(has_single_colon(sql) ? "sa.literal_column" : "sa.text", {{python_literal(sql)}});
}

// Of a name that both have, PostgreSQL's own would be meant then; no print of the server says which they are.
Python visible_sql_text(std::string_view sql) {
  std::string out;
  std::size_t written = 0;
  sql::Token token{}, before{}, first{};
  for (sql::Lexer lexer(sql); lexer.next(token); first = before, before = token) {
    const bool is_after_schema = before.text == "." && first.text == "public" &&
                                 first.kind == sql::TokenKind::word && first.end() + 1 == token.offset;
    if (!is_after_schema) continue;
    out += sql.substr(written, first.offset - written);
    written = token.offset;
  }
  return sql_text(out + std::string(sql.substr(written)));
}

std::optional<std::string> text_literal(std::string_view sql, std::string_view type) {
  sql::Token value{}, cast{};
  sql::Lexer lexer(sql);
  const bool begins =
      lexer.next(value) && value.text.starts_with('\'') && lexer.next(cast) && cast.text == "::";
  if (!begins) return std::nullopt;
  const std::string_view to = sql.substr(cast.end());
  if (to != type && to != "text" && to != "character varying" && to != "bpchar") return std::nullopt;
  const std::string_view text = value.text.substr(1, value.text.size() - 2);
  if (text.find_first_of("'\\") != std::string_view::npos) return std::nullopt;
  return std::string(text);
}

std::string visible_name(const Address& address) {
  return address.schema == "public" ? sql::identifier(address.name) : kinds::qualified_name(address);
}

Python foreign_key_constraint(const Object& key, bool use_alter) {
  std::vector<Python> arguments = {python_list(list_of(key, "columns")),
                                   python_list(referenced_columns(key))};
  for (Python& option : foreign_key_options(key, use_alter)) arguments.push_back(std::move(option));
  return python_call("sa.ForeignKeyConstraint", std::move(arguments));
}

Python foreign_key(const Object& key, bool use_alter) {
  std::vector<Python> arguments = literals(referenced_columns(key));
  for (Python& option : foreign_key_options(key, use_alter)) arguments.push_back(std::move(option));
  return python_call("sa.ForeignKey", std::move(arguments));
}

Python primary_key_constraint(const Object& key) {
  std::vector<Python> arguments = literals(list_of(key, "columns"));
  add_name(arguments, key);
  add_timing(arguments, key);
  return python_call("sa.PrimaryKeyConstraint", std::move(arguments));
}

Python unique_constraint(const Object& key) {
  std::vector<Python> arguments = literals(list_of(key, "columns"));
  add_name(arguments, key);
  add_timing(arguments, key);
  if (key.has("nulls_not_distinct")) arguments.push_back({"**nulls_not_distinct"});
  return python_call("sa.UniqueConstraint", std::move(arguments));
}

Python check_constraint(const Object& check) {
  std::vector<Python> arguments = {sql_text(check.get("expression"))};
  add_name(arguments, check);
  if (check.has("not_valid")) arguments.push_back({"postgresql_not_valid=True"});
  return python_call("sa.CheckConstraint", std::move(arguments));
}

Python exclude_constraint(const Object& exclusion, const std::vector<std::string>& columns) {
  std::vector<Python> arguments;
  for (const std::string& element : list_of(exclusion, "elements")) {
    const std::size_t with = element.rfind(" WITH ");
    const std::string what = element.substr(0, with), how = element.substr(with + 6);
    const Element parsed = parse_element(what, columns);
    const bool is_column = !parsed.column.empty() && parsed.operator_class.empty() && parsed.order.empty();
    arguments.push_back(python_tuple(
        {is_column ? Python{python_literal(parsed.column)} : sql_text(what), {python_literal(how)}}));
  }
  add_name(arguments, exclusion);
  if (exclusion.has("using")) arguments.push_back(named_literal("using", exclusion.get("using")));
  if (exclusion.has("where")) arguments.push_back(python_argument("where", sql_text(exclusion.get("where"))));
  add_timing(arguments, exclusion);
  return python_call("pg.ExcludeConstraint", std::move(arguments));
}

Python index(const Object& index, const std::vector<std::string>& columns,
             const ColumnExpression& expression_of, bool always) {
  std::vector<Python> arguments = {{python_literal(index.address.name)}}, classes;
  for (const std::string& text : list_of(index, "columns")) {
    const Element element = parse_element(text, columns);
    if (element.column.empty()) {
      arguments.push_back(sql_text(text));
    } else if (element.order.empty() && !always) {
      arguments.push_back({python_literal(element.column)});
    } else {
      arguments.push_back({expression_of(element.column) + element.order});
    }
    if (!element.operator_class.empty())
      classes.push_back(python_pair(element.column, {python_literal(element.operator_class)}));
  }
  const auto add = [&](const std::string& name, Python value) {
    arguments.push_back(python_argument(name, std::move(value)));
  };
  if (index.has("unique")) arguments.push_back({"unique=True"});
  if (index.has("using")) arguments.push_back(named_literal("postgresql_using", index.get("using")));
  if (!classes.empty()) add("postgresql_ops", python_mapping(std::move(classes)));
  if (index.has("include")) add("postgresql_include", python_list(list_of(index, "include")));
  if (index.has("nulls_not_distinct")) arguments.push_back({"**nulls_not_distinct"});
  if (index.has("options")) add("postgresql_with", option_mapping(index));
  if (index.has("tablespace"))
    arguments.push_back(named_literal("postgresql_tablespace", index.get("tablespace")));
  if (index.has("where")) add("postgresql_where", sql_text(index.get("where")));
  return python_call("sa.Index", std::move(arguments));
}

std::vector<Python> sequence_arguments(const Object& object) {
  std::vector<Python> out;
  for (const char* option : {"start", "increment", "minvalue", "maxvalue", "cache"}) {
    if (object.has(option)) out.push_back({option + ('=' + std::string(object.get(option)))});
  }
  if (object.has("cycle")) out.push_back({"cycle=True"});
  return out;
}

}  // namespace migrate::generate
