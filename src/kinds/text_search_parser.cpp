#include "kinds/files.hpp"
#include "kinds/text_search.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& parser, const Clauses&, const Context&) {
  return {create_text_search(parser.address, text_search_clauses(parser, {{"start", "START"},
                                                                          {"gettoken", "GETTOKEN"},
                                                                          {"end", "END"},
                                                                          {"headline", "HEADLINE"},
                                                                          {"lextypes", "LEXTYPES"}}))};
}

}  // namespace

// Nothing of it can be changed in place but its name.
const Kind text_search_parser_kind = {
    .name = "text_search_parser",
    .keyword = "TEXT SEARCH PARSER",
    .rank = 45,
    .catalog = "pg_ts_parser",
    .query = R"(
SELECT 'text_search_parser', 'pg_catalog.pg_ts_parser'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       s.name, NULL, p.prsname, 0,
       ARRAY[p.prsstart::pg_catalog.regproc::text, p.prstoken::pg_catalog.regproc::text,
             p.prsend::pg_catalog.regproc::text,
             CASE WHEN p.prsheadline <> 0 THEN p.prsheadline::pg_catalog.regproc::text END,
             p.prslextype::pg_catalog.regproc::text]::text[]
  FROM pg_catalog.pg_ts_parser p
  JOIN user_schema s ON s.oid = p.prsnamespace)",
    .attributes = {{.name = "start", .fragment = Fragment::name},
                   {.name = "gettoken", .fragment = Fragment::name},
                   {.name = "end", .fragment = Fragment::name},
                   {.name = "headline", .fragment = Fragment::name},
                   {.name = "lextypes", .fragment = Fragment::name}},
    .create = create,
    .drop = drop_text_search,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .rename = rename_text_search,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "text_search_parsers",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
