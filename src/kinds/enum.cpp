#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/type_change.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

using Labels = std::vector<std::string>;

std::string literals(const Labels& labels) {
  std::vector<std::string> out;
  for (const std::string& label : labels) out.push_back(sql::literal(label));
  return joined(out);
}

std::vector<Statement> create(const Object& type, const Clauses&, const Context&) {
  return {{.sql = "CREATE TYPE " + qualified_name(type.address) + " AS ENUM (" +
                  literals(list_of(type, "labels")) + ")",
           .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& type, const Context&) {
  return {{.sql = "DROP TYPE " + qualified_name(type.address)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TYPE " + qualified_name(from) + " RENAME TO " + sql::identifier(name)};
}

// Whether `before` is what is left of `after` when its new labels are taken out: then ADD VALUE is enough.
bool only_adds(const Labels& before, const Labels& after) {
  auto label = before.begin();
  for (const std::string& candidate : after) {
    if (label != before.end() && candidate == *label) ++label;
  }
  return label == before.end();
}

std::vector<Statement> add_labels(const Address& type, const Labels& before, const Labels& after) {
  std::vector<Statement> out;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (std::find(before.begin(), before.end(), after[i]) != before.end()) continue;
    std::string sql =
        "ALTER TYPE " + qualified_name(type) + " ADD VALUE IF NOT EXISTS " + sql::literal(after[i]);
    // The label before it exists by now: it is an old one, or was added just before.
    if (i > 0) {
      sql += " AFTER " + sql::literal(after[i - 1]);
    } else if (!before.empty()) {
      sql += " BEFORE " + sql::literal(before.front());
    }
    out.push_back({.sql = sql, .lock = Lock::none, .ends_transaction = true});
  }
  return out;
}

// The column's values go over to the new type; empty where it goes, or is made again.
std::string swap_column(const Object& column, const Context& context, const std::string& type) {
  if (!is_converted(column, context)) return "";
  const std::string array = array_mark(column);
  const std::string name = sql::identifier(column.address.name);
  return "ALTER TABLE " + table_of(column.address) + " ALTER COLUMN " + name + " TYPE " + type + array +
         " USING " + name + "::text" + array + "::" + type + array;
}

// PostgreSQL cannot drop or move a label. A new type takes the old one's place, column by column.
std::vector<Statement> swap_type(const Alter& change, const Context& context) {
  const Address& type = change.after->address;
  const std::string name = qualified_name(type);
  const std::string old_name = type.name.substr(0, 59) + "_old";
  std::vector<Statement> out = {rename(type, old_name)};
  out.front().hazards.push_back("rows that hold a label which goes make this fail; change them first");
  out.push_back(create(*change.after, {}, context).front());
  for (const Object* column : columns_of_type(context.before, type)) {
    const std::string sql = swap_column(*column, context, name);
    if (!sql.empty()) out.push_back({.sql = sql, .hazards = {"rewrites the table"}});
  }
  out.push_back({.sql = "DROP TYPE " + sql::qualified(type.schema, old_name)});
  for (Statement& statement : annotate_again(type, context)) out.push_back(std::move(statement));
  return out;
}

Alteration alter(const Alter& change, const Context& context) {
  const Labels before = list_of(*change.before, "labels");
  const Labels after = list_of(*change.after, "labels");
  if (only_adds(before, after)) return {.statements = add_labels(change.after->address, before, after)};
  const Snapshot& snapshot = context.before;
  const Address type = change.before->address;
  return {.statements = swap_type(change, context),
          .also_around = columns_of_type(snapshot, type),
          .takes_along = [&snapshot, type](const Object& dependent) {
            return goes_along(dependent, snapshot, type);
          }};
}

}  // namespace

const Kind enum_kind = {
    .name = "enum",
    .keyword = "TYPE",
    .rank = 30,
    .query = R"(
SELECT 'enum', 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, NULL, t.typname, 0,
       ARRAY[(SELECT pg_catalog.array_agg(e.enumlabel::text ORDER BY e.enumsortorder)::text
                FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)]
  FROM pg_catalog.pg_type t
  JOIN user_schema s ON s.oid = t.typnamespace
 WHERE t.typtype = 'e')",
    .attributes = {{.name = "labels", .shape = Shape::list}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = type_claims,
    .has_owner = true,
    .privileges = "U",
    .goes_with_parent = false,
    .early_drop = false,
    .section = "enums",
    .containers = {"schema"},
    .short_form = "labels",
};

}  // namespace migrate::kinds
