#include "sql/quote.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "error/error.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// SELECT word FROM pg_get_keywords() WHERE catcode <> 'U', of PostgreSQL 15, 16 and 17 together, in byte
// order.
constexpr auto keywords = std::to_array<std::string_view>({"all",
                                                           "analyse",
                                                           "analyze",
                                                           "and",
                                                           "any",
                                                           "array",
                                                           "as",
                                                           "asc",
                                                           "asymmetric",
                                                           "authorization",
                                                           "between",
                                                           "bigint",
                                                           "binary",
                                                           "bit",
                                                           "boolean",
                                                           "both",
                                                           "case",
                                                           "cast",
                                                           "char",
                                                           "character",
                                                           "check",
                                                           "coalesce",
                                                           "collate",
                                                           "collation",
                                                           "column",
                                                           "concurrently",
                                                           "constraint",
                                                           "create",
                                                           "cross",
                                                           "current_catalog",
                                                           "current_date",
                                                           "current_role",
                                                           "current_schema",
                                                           "current_time",
                                                           "current_timestamp",
                                                           "current_user",
                                                           "dec",
                                                           "decimal",
                                                           "default",
                                                           "deferrable",
                                                           "desc",
                                                           "distinct",
                                                           "do",
                                                           "else",
                                                           "end",
                                                           "except",
                                                           "exists",
                                                           "extract",
                                                           "false",
                                                           "fetch",
                                                           "float",
                                                           "for",
                                                           "foreign",
                                                           "freeze",
                                                           "from",
                                                           "full",
                                                           "grant",
                                                           "greatest",
                                                           "group",
                                                           "grouping",
                                                           "having",
                                                           "ilike",
                                                           "in",
                                                           "initially",
                                                           "inner",
                                                           "inout",
                                                           "int",
                                                           "integer",
                                                           "intersect",
                                                           "interval",
                                                           "into",
                                                           "is",
                                                           "isnull",
                                                           "join",
                                                           "json",
                                                           "json_array",
                                                           "json_arrayagg",
                                                           "json_exists",
                                                           "json_object",
                                                           "json_objectagg",
                                                           "json_query",
                                                           "json_scalar",
                                                           "json_serialize",
                                                           "json_table",
                                                           "json_value",
                                                           "lateral",
                                                           "leading",
                                                           "least",
                                                           "left",
                                                           "like",
                                                           "limit",
                                                           "localtime",
                                                           "localtimestamp",
                                                           "merge_action",
                                                           "national",
                                                           "natural",
                                                           "nchar",
                                                           "none",
                                                           "normalize",
                                                           "not",
                                                           "notnull",
                                                           "null",
                                                           "nullif",
                                                           "numeric",
                                                           "offset",
                                                           "on",
                                                           "only",
                                                           "or",
                                                           "order",
                                                           "out",
                                                           "outer",
                                                           "overlaps",
                                                           "overlay",
                                                           "placing",
                                                           "position",
                                                           "precision",
                                                           "primary",
                                                           "real",
                                                           "references",
                                                           "returning",
                                                           "right",
                                                           "row",
                                                           "select",
                                                           "session_user",
                                                           "setof",
                                                           "similar",
                                                           "smallint",
                                                           "some",
                                                           "substring",
                                                           "symmetric",
                                                           "system_user",
                                                           "table",
                                                           "tablesample",
                                                           "then",
                                                           "time",
                                                           "timestamp",
                                                           "to",
                                                           "trailing",
                                                           "treat",
                                                           "trim",
                                                           "true",
                                                           "union",
                                                           "unique",
                                                           "user",
                                                           "using",
                                                           "values",
                                                           "varchar",
                                                           "variadic",
                                                           "verbose",
                                                           "when",
                                                           "where",
                                                           "window",
                                                           "with",
                                                           "xmlattributes",
                                                           "xmlconcat",
                                                           "xmlelement",
                                                           "xmlexists",
                                                           "xmlforest",
                                                           "xmlnamespaces",
                                                           "xmlparse",
                                                           "xmlpi",
                                                           "xmlroot",
                                                           "xmlserialize",
                                                           "xmltable"});
static_assert(std::is_sorted(keywords.begin(), keywords.end()));

bool is_plain(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(), plain) &&
         !std::binary_search(keywords.begin(), keywords.end(), name);
}

void refuse_nul(std::string_view text, const std::string& kind) {
  const std::size_t at = text.find('\0');
  if (at == std::string_view::npos) return;
  const std::string start(text.substr(0, at));
  throw Error(
      {.what = kind + " that starts with '" + start + "' holds a NUL byte, which PostgreSQL cannot store",
       .hint = "remove the NUL byte"});
}

void append_doubled(std::string& out, std::string_view text, std::string_view doubled) {
  for (const char c : text) {
    if (doubled.find(c) != std::string_view::npos) out += c;
    out += c;
  }
}

std::string lower(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return out;
}

std::string without_quotes(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    out += quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return out;
}

}  // namespace

std::string identifier(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  refuse_nul(name, "a name");
  std::string out = "\"";
  append_doubled(out, name, "\"");
  return out += '"';
}

std::string qualified(std::string_view schema, std::string_view name) {
  return schema.empty() ? identifier(name) : identifier(schema) + '.' + identifier(name);
}

std::string flaw_of_operator(std::string_view name) {
  const bool valid = !name.empty() && name.find_first_not_of(operator_characters) == std::string_view::npos &&
                     name.find("--") == std::string_view::npos && name.find("/*") == std::string_view::npos;
  if (valid) return "";
  return "is no operator's: those are made of " + std::string(operator_characters) +
         ", and hold neither -- nor /*";
}

std::string qualified_operator(std::string_view schema, std::string_view name) {
  if (const std::string flaw = flaw_of_operator(name); !flaw.empty())
    throw Error({.what = "the name '" + std::string(name) + "' " + flaw, .hint = "take another one"});
  return schema.empty() ? std::string(name) : identifier(schema) + '.' + std::string(name);
}

std::vector<std::string> parts_of_name(std::string_view sql) {
  std::vector<std::string> out;
  Lexer lexer(sql);
  for (Token token{}; lexer.next_code(token);) {
    if (token.kind == TokenKind::word) out.push_back(lower(token.text));
    if (token.kind == TokenKind::quoted_identifier) out.push_back(without_quotes(token.text));
  }
  return out;
}

std::string literal(std::string_view text) {
  refuse_nul(text, "a value");
  const bool escaped = text.find('\\') != std::string_view::npos;
  std::string out = escaped ? "E'" : "'";
  append_doubled(out, text, escaped ? "'\\" : "'");
  return out += '\'';
}

std::string nullable_literal(const std::optional<std::string>& text) {
  return text ? literal(*text) : "NULL";
}

std::string dollar_quoted(std::string_view text) {
  refuse_nul(text, "a value");
  // A text that ends in "$" would join with the closing tag of "$$", or in "$tag" with that of "$tag$".
  const std::string guarded = std::string(text) + '$';
  std::string tag = "$$";
  for (int n = 0; guarded.find(tag) != std::string::npos; ++n) {
    tag = n == 0 ? "$migrate$" : "$migrate" + std::to_string(n) + '$';
  }
  return tag + std::string(text) + tag;
}

}  // namespace migrate::sql
