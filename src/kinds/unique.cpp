#include "kinds/files.hpp"
#include "kinds/key_constraint.hpp"

namespace migrate::kinds {
namespace {

std::string clause(const Object& key, const Clauses&) {
  return key_clause(key, key.has("nulls_not_distinct") ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE");
}

std::vector<Statement> create(const Object& key, const Clauses&, const Context& context) {
  return add_constraint(key, clause(key, {}), Lock::access_exclusive, only_whole(key, context));
}

}  // namespace

const Kind unique_kind = {
    .name = "unique",
    .keyword = "CONSTRAINT",
    .rank = 61,
    .query = MIGRATE_KEY_QUERY("unique", "u", "CASE WHEN i.indnullsnotdistinct THEN 'true' END,"),
    .attributes = key_attributes({{.name = "nulls_not_distinct", .shape = Shape::flag}}),
    .create = create,
    .clause = clause,
    .stands_alone = has_double,
    .finish = finish_index,
    .drop = drop_key,
    .alter = alter_key,
    .rename = rename_constraint,
    .claims = indexed_constraint_claims,
    .waits_for = partitions_under,
    .section = "uniques",
    .containers = {"table"},
    .short_form = "columns",
};

}  // namespace migrate::kinds
