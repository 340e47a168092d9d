#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string comment_on(const Object& comment) {
  return "COMMENT ON " + described(comment.address);
}

std::vector<Statement> create(const Object& comment, const Clauses&, const Context&) {
  return {{.sql = comment_on(comment) + " IS " + sql::literal(comment.get("text")),
           .lock = Lock::share_update_exclusive}};
}

std::vector<Statement> drop(const Object& comment, const Context&) {
  return {{.sql = comment_on(comment) + " IS NULL", .lock = Lock::share_update_exclusive}};
}

Alteration alter(const Alter& change, const Context& context) {
  return {.statements = create(*change.after, {}, context)};
}

}  // namespace

// Named `comment` in the registry, beside the attributes of what it describes. Extraction gives it the
// address of the object that the row's identity names; a comment on anything unknown is left out with that
// object.
const Kind comment_kind = {
    .name = "comment",
    .keyword = "",
    .rank = 90,
    .query = R"(
SELECT 'comment', d.classoid, d.objoid, d.objsubid, NULL, NULL, NULL, 0, ARRAY[d.description]::text[]
  FROM pg_catalog.pg_description d
 WHERE d.objoid >= 16384
    OR (d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.description <> 'standard public schema'
        AND d.objoid IN (SELECT s.oid FROM user_schema s)))",
    .attributes = {{.name = "text", .shape = Shape::verbatim}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .annotates = true,
    .borne_by = [](const Kind& kind) { return !kind.keyword.empty(); },
    .section = "comment",
    .short_form = "text",
};

}  // namespace migrate::kinds
