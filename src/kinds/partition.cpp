#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

Statement attach(const Object& tie) {
  return {.sql = "ALTER TABLE " + std::string(tie.get("of")) + " ATTACH PARTITION " + table_of(tie.address) +
                 ' ' + std::string(tie.get("bound")),
          .lock = Lock::share_update_exclusive,
          .hazards = {"reads the whole table unless a check constraint proves the bound"}};
}

Statement detach(const Object& tie) {
  return {.sql = "ALTER TABLE " + std::string(tie.get("of")) + " DETACH PARTITION " + table_of(tie.address)};
}

// A table of no columns of its own is created as a partition at once (table.cpp).
std::vector<Statement> create(const Object& tie, const Clauses&, const Context& context) {
  if (is_made_as_partition(tie.parent, context)) return {};
  Statement out = attach(tie);
  if (!context.before.find(tie.parent)) out.hazards.clear();  // it is empty
  return {out};
}

std::vector<Statement> drop(const Object& tie, const Context&) {
  return {detach(tie)};
}

Alteration alter(const Alter& change, const Context&) {
  return {.release = detach(*change.before), .statements = {attach(*change.after)}};
}

}  // namespace

bool is_made_as_partition(const Address& table, const Context& context) {
  if (context.before.find(table)) return false;
  const std::vector<const Object*> parts = context.after.children_of(table);
  return std::none_of(parts.begin(), parts.end(), [](const Object* part) {
    return part->address.kind == "column" && !part->has("inherited");
  });
}

// A table's place among the partitions of another.
const Kind partition_kind = {
    .name = "partition",
    .keyword = "",
    .rank = 85,
    .query = R"(
SELECT 'partition', 'pg_catalog.pg_inherits'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, c.relname, c.relname, 0,
       ARRAY[pg_catalog.format('%I.%I', pn.nspname, p.relname),
             pg_catalog.pg_get_expr(c.relpartbound, c.oid),
             ARRAY[pn.nspname, p.relname]::text]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid
  JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f') AND c.relispartition)",
    .attributes = {{.name = "of", .fragment = Fragment::name},
                   {.name = "bound", .fragment = Fragment::clause}},
    .facts = {"parent_names"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .needs = parents_of,
    .follows = matched_by_tie,
    .waits_for = in_the_way_of_tie,
    .section = "partition",
    .containers = {"table", "foreign_table"},
    .single = true,
};

}  // namespace migrate::kinds
