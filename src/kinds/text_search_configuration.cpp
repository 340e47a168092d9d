#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/text_search.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string token_of(std::string_view mapping) {
  return sql::identifier(mapping.substr(0, mapping.find('=')));
}

// " MAPPING FOR asciiword WITH a, b" of asciiword=a, b.
std::string mapping_clause(std::string_view mapping) {
  return " MAPPING FOR " + token_of(mapping) + " WITH " + std::string(mapping.substr(mapping.find('=') + 1));
}

std::vector<Statement> create(const Object& configuration, const Clauses&, const Context&) {
  std::vector<Statement> out = {
      create_text_search(configuration.address, text_search_clauses(configuration, {{"parser", "PARSER"}}))};
  for (const std::string& mapping : list_of(configuration, "mappings"))
    out.push_back({.sql = alter_text_search(configuration.address) + " ADD" + mapping_clause(mapping)});
  return out;
}

bool has_token(const std::vector<std::string>& mappings, const std::string& token) {
  return std::any_of(mappings.begin(), mappings.end(),
                     [&](const std::string& mapping) { return token_of(mapping) == token; });
}

Alteration alter(const Alter& change, const Context&) {
  if (change.changes("parser")) return {.replace = true};
  const std::string head = alter_text_search(change.after->address);
  const std::vector<std::string> before = list_of(*change.before, "mappings");
  const std::vector<std::string> after = list_of(*change.after, "mappings");
  Alteration out;
  for (const std::string& mapping : before) {
    if (!has_token(after, token_of(mapping)))
      out.statements.push_back({.sql = head + " DROP MAPPING FOR " + token_of(mapping)});
  }
  for (const std::string& mapping : after) {
    if (std::find(before.begin(), before.end(), mapping) != before.end()) continue;
    const bool known = has_token(before, token_of(mapping));
    out.statements.push_back({.sql = head + (known ? " ALTER" : " ADD") + mapping_clause(mapping)});
  }
  return out;
}

}  // namespace

// A mapping is a token type and the dictionaries that it goes through, in order.
const Kind text_search_configuration_kind = {
    .name = "text_search_configuration",
    .keyword = "TEXT SEARCH CONFIGURATION",
    .rank = 47,
    // clang-format off
    .catalog = "pg_ts_config",
    .query = R"(
SELECT 'text_search_configuration', 'pg_catalog.pg_ts_config'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.cfgname, 0,
       ARRAY[pg_catalog.format('%I.%I', n.nspname, p.prsname),
             (SELECT pg_catalog.array_agg(mapping.text ORDER BY mapping.text)::text
                FROM (SELECT k.alias || '=' || pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::text, ', ' ORDER BY m.mapseqno)
                        FROM pg_catalog.pg_ts_config_map m
                        JOIN pg_catalog.ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype
                       WHERE m.mapcfg = c.oid GROUP BY k.alias) mapping(text))]::text[]
  FROM pg_catalog.pg_ts_config c
  JOIN user_schema s ON s.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace)",
    // clang-format on
    .attributes = {{.name = "parser", .fragment = Fragment::name},
                   {.name = "mappings", .shape = Shape::options, .fragment = Fragment::name}},
    .create = create,
    .drop = drop_text_search,
    .alter = alter,
    .rename = rename_text_search,
    .has_owner = true,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "text_search_configurations",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
