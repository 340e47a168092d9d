#include "kinds/files.hpp"
#include "kinds/key_constraint.hpp"

namespace migrate::kinds {
namespace {

std::string clause(const Object& key, const Clauses&) {
  return key_clause(key, "PRIMARY KEY");
}

std::vector<Statement> create(const Object& key, const Clauses&, const Context& context) {
  return add_constraint(key, clause(key, {}), Lock::access_exclusive, only_whole(key, context));
}

}  // namespace

const Kind primary_key_kind = {
    .name = "primary_key",
    .keyword = "CONSTRAINT",
    .rank = 60,
    .query = MIGRATE_KEY_QUERY("primary_key", "p", ""),
    .attributes = key_attributes({}),
    .create = create,
    .clause = clause,
    .finish = finish_index,
    .drop = drop_key,
    .alter = alter_key,
    .rename = rename_constraint,
    .claims = indexed_constraint_claims,
    .waits_for = partitions_under,
    .section = "primary_key",
    .containers = {"table"},
    .short_form = "columns",
    .single = true,
};

}  // namespace migrate::kinds
