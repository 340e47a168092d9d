#include "kinds/files.hpp"
#include "kinds/text_search.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& pattern, const Clauses&, const Context&) {
  return {create_text_search(pattern.address,
                             text_search_clauses(pattern, {{"init", "INIT"}, {"lexize", "LEXIZE"}}))};
}

}  // namespace

// Nothing of it can be changed in place but its name.
const Kind text_search_template_kind = {
    .name = "text_search_template",
    .keyword = "TEXT SEARCH TEMPLATE",
    .rank = 45,
    .catalog = "pg_ts_template",
    .query = R"(
SELECT 'text_search_template', 'pg_catalog.pg_ts_template'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.tmplname, 0,
       ARRAY[CASE WHEN t.tmplinit <> 0 THEN t.tmplinit::pg_catalog.regproc::text END,
             t.tmpllexize::pg_catalog.regproc::text]::text[]
  FROM pg_catalog.pg_ts_template t
  JOIN user_schema s ON s.oid = t.tmplnamespace)",
    .attributes = {{.name = "init", .fragment = Fragment::name},
                   {.name = "lexize", .fragment = Fragment::name}},
    .create = create,
    .drop = drop_text_search,
    .alter = [](const Alter&, const Context&) { return Alteration{.replace = true}; },
    .rename = rename_text_search,
    .goes_with_parent = false,
    .early_drop = false,
    .section = "text_search_templates",
    .containers = {"schema"},
    .short_form = "lexize",
};

}  // namespace migrate::kinds
