#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/text_search.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  sql::Lexer lexer(text);
  sql::Token token{};
  return lexer.next(token) && token.kind == sql::TokenKind::number && token.text == text;
}

bool is_quoted(std::string_view text) {
  return text.size() > 1 && text.starts_with('\'') && text.ends_with('\'');
}

// The text between the quotes of a string literal.
std::string unquoted(std::string_view literal) {
  const bool escapes = literal.starts_with('E');
  const std::string_view inner = literal.substr(escapes ? 2 : 1, literal.size() - (escapes ? 3 : 2));
  std::string out;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const bool doubled = inner[i] == '\'' || (escapes && inner[i] == '\\');
    out += inner[i];
    if (doubled) ++i;
  }
  return out;
}

std::string name_of(std::string_view option) {
  return sql::identifier(option.substr(0, option.find('=')));
}

// Numbers stand bare, as the server keeps them; all else is a string, whose quotes an option's text has only
// where it would be a number without.
std::string setting(std::string_view option) {
  const std::string_view value = option.substr(std::min(option.find('=') + 1, option.size()));
  const std::string name = name_of(option) + " = ";
  if (is_number(value)) return name + std::string(value);
  return name + sql::literal(is_quoted(value) ? unquoted(value) : std::string(value));
}

// The value of an option, as `setting` wants it.
std::string value_of(std::string_view token) {
  if (!token.ends_with('\'')) return std::string(token);
  std::string text = unquoted(token);
  return is_number(text) || is_quoted(text) ? sql::literal(text) : text;
}

std::string unquoted_name(std::string_view name) {
  if (!name.starts_with('"')) return std::string(name);
  std::string out;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    if (name[i] == '"') ++i;
    out += name[i];
  }
  return out;
}

// `language = 'english', accept = 5`, as the server keeps them, into key=value elements; pg_dump prints them
// in their order.
void cut_options(Object& dictionary) {
  std::vector<std::string> out;
  for (const std::string& item : sql::split_list(dictionary.get("options"))) {
    sql::Lexer lexer(item);
    sql::Token name{}, equals{};
    if (!lexer.next(name) || !lexer.next(equals)) continue;
    out.push_back(unquoted_name(name.text) + '=' +
                  value_of(sql::trim(std::string_view(item).substr(equals.end()))));
  }
  dictionary.set("options", out.empty() ? "" : sql::format_array(out));
}

std::vector<Statement> create(const Object& dictionary, const Clauses&, const Context&) {
  std::vector<std::string> clauses = text_search_clauses(dictionary, {{"template", "TEMPLATE"}});
  for (const std::string& option : list_of(dictionary, "options")) clauses.push_back(setting(option));
  return {create_text_search(dictionary.address, clauses)};
}

// An option without a value is taken away; each that is set goes to the end.
Alteration alter(const Alter& change, const Context&) {
  if (change.changes("template")) return {.replace = true};
  std::vector<std::string> items, kept;
  for (const std::string& option : list_of(*change.after, "options")) {
    kept.push_back(name_of(option));
    items.push_back(setting(option));
  }
  for (const std::string& option : list_of(*change.before, "options")) {
    if (std::find(kept.begin(), kept.end(), name_of(option)) == kept.end()) items.push_back(name_of(option));
  }
  return {.statements = {{.sql = alter_text_search(change.after->address) + " (" + joined(items) + ")"}}};
}

}  // namespace

const Kind text_search_dictionary_kind = {
    .name = "text_search_dictionary",
    .keyword = "TEXT SEARCH DICTIONARY",
    .rank = 46,
    .catalog = "pg_ts_dict",
    .query = R"(
SELECT 'text_search_dictionary', 'pg_catalog.pg_ts_dict'::pg_catalog.regclass::pg_catalog.oid, d.oid, 0,
       s.name, NULL, d.dictname, 0,
       ARRAY[pg_catalog.format('%I.%I', n.nspname, t.tmplname), d.dictinitoption]::text[]
  FROM pg_catalog.pg_ts_dict d
  JOIN user_schema s ON s.oid = d.dictnamespace
  JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace)",
    .attributes = {{.name = "template", .fragment = Fragment::name},
                   {.name = "options", .shape = Shape::list}},
    .cook = cut_options,
    .create = create,
    .drop = drop_text_search,
    .alter = alter,
    .rename = rename_text_search,
    .has_owner = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "text_search_dictionaries",
    .containers = {"schema"},
    .short_form = "template",
};

}  // namespace migrate::kinds
