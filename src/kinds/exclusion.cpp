#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "kinds/files.hpp"
#include "kinds/index_options.hpp"
#include "kinds/key_constraint.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string clause(const Object& exclusion, const Clauses&) {
  std::string out = constraint_head(exclusion) + "EXCLUDE";
  if (exclusion.has("using")) out += " USING " + sql::identifier(exclusion.get("using"));
  out += " (" + joined(list_of(exclusion, "elements")) + ')';
  if (exclusion.has("include")) out += " INCLUDE (" + column_list(list_of(exclusion, "include")) + ')';
  out += with_clause(exclusion) + index_tablespace_clause(exclusion);
  if (exclusion.has("where")) out += " WHERE (" + std::string(exclusion.get("where")) + ')';
  return out + deferrable_clause(exclusion);
}

std::vector<Statement> create(const Object& exclusion, const Clauses&, const Context& context) {
  return add_constraint(exclusion, clause(exclusion, {}), Lock::access_exclusive,
                        only_whole(exclusion, context));
}

Alteration alter(const Alter& change, const Context& context) {
  Alteration out;
  out.replace = !alter_index_options(change, context, out);
  return out;
}

// The server prints the elements in one parenthesis; each is wanted by itself.
void cut(Object& exclusion) {
  cut_elements(exclusion, "elements");
}

}  // namespace

const Kind exclusion_kind = {
    .name = "exclusion",
    .keyword = "CONSTRAINT",
    .rank = 63,
    // clang-format off
    .query = R"(
SELECT 'exclusion', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,
       s.name, c.relname, k.conname, 0,
       ARRAY[m.amname,
             pg_catalog.substr(pg_catalog.pg_get_constraintdef(k.oid),
                               pg_catalog.length(pg_catalog.format('EXCLUDE USING %I ', m.amname)) + 1),
             )" MIGRATE_INDEX_COLUMNS("i.indnkeyatts + 1", "i.indnatts") R"(,
             pg_catalog.pg_get_expr(i.indpred, i.indrelid),
             CASE WHEN k.condeferrable THEN 'true' END,
             CASE WHEN k.condeferred THEN 'true' END,)" MIGRATE_INDEX_OPTIONS R"(]::text[]
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid)" MIGRATE_INDEX_JOINS R"(
  JOIN pg_catalog.pg_am m ON m.oid = ic.relam
 WHERE k.contype = 'x')",
    // clang-format on
    .attributes =
        with_index_options({{.name = "using"},
                            {.name = "elements", .shape = Shape::list, .fragment = Fragment::index_element},
                            {.name = "include", .shape = Shape::list},
                            {.name = "where", .fragment = Fragment::expression},
                            {.name = "deferrable", .shape = Shape::flag},
                            {.name = "initially_deferred", .shape = Shape::flag}}),
    .cook = cut,
    .create = create,
    .clause = clause,
    .stands_alone = has_double,
    .finish = finish_index,
    .drop = drop_constraint,
    .alter = alter,
    .rename = rename_constraint,
    .claims = indexed_constraint_claims,
    .waits_for = partitions_under,
    .evaluates = true,
    .section = "exclusions",
    .containers = {"table"},
    .short_form = "elements",
};

}  // namespace migrate::kinds
