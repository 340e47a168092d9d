#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/sequence_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& sequence, const Clauses&, const Context&) {
  std::string sql = sequence.has("unlogged") ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ";
  sql += qualified_name(sequence.address);
  if (sequence.has("type")) sql += " AS " + std::string(sequence.get("type"));
  return {{.sql = sql + sequence_options(sequence), .lock = Lock::none}};
}

// owned_by is the list {schema, table, column}.
Address owner_of(const Object& sequence) {
  const std::vector<std::string> names = list_of(sequence, "owned_by");
  if (names.size() != 3) return {};
  return {.kind = "column", .schema = names[0], .relation = names[1], .name = names[2]};
}

// `column` may be empty: nobody owns it then.
Statement set_owning_column(const Object& sequence, const Address& column) {
  const std::string owner = column.empty() ? "NONE" : table_of(column) + '.' + sql::identifier(column.name);
  return {.sql = "ALTER SEQUENCE " + qualified_name(sequence.address) + " OWNED BY " + owner};
}

// A sequence can be owned by the column of a table that has the same owner alone.
Statement join_owner(const Object& sequence, const std::string& role) {
  return {.sql = "ALTER SEQUENCE " + qualified_name(sequence.address) + " OWNER TO " + role};
}

// What says which role owns the table; null: the session's does.
const Object* role_of(const Address& table, const Snapshot& snapshot) {
  return snapshot.find(annotation_on(table, "owner"));
}

Address table_over(const Object& sequence, const Snapshot& snapshot) {
  const Object* column = snapshot.find(owner_of(sequence));
  return column ? column->parent : Address{};
}

// The role of a sequence that a column owns is the table's and cannot change by itself.
std::vector<Statement> change_hands(const Alter& change, const Context& context) {
  std::vector<Statement> out;
  const Object& sequence = *change.after;
  const Address former = table_over(*change.before, context.before),
                next = table_over(sequence, context.after);
  const Object* had = role_of(former.empty() ? sequence.address : former, context.before);
  const Object* has = role_of(next, context.before);
  if (!next.empty() && next != former && (had || has)) {
    if (!former.empty()) out.push_back(set_owning_column(sequence, {}));
    // A role that the table gets later comes to what it owns.
    const bool stays = has && role_of(next, context.after);
    out.push_back(join_owner(sequence, stays ? sql::identifier(has->get("role")) : "CURRENT_USER"));
  }
  out.push_back(set_owning_column(sequence, owner_of(sequence)));
  return out;
}

// The table's former owner goes first.
std::vector<Address> waits_for(const Object& sequence, const Snapshot& before) {
  const Object* column = before.find(owner_of(sequence));
  return column ? std::vector{annotation_on(column->parent, "owner")} : std::vector<Address>{};
}

// Any column can own a sequence.
bool has_numbers(const Object& column) {
  const std::string_view type = column.fact("base_type");
  return type == "integer" || type == "bigint" || type == "smallint";
}

// A sequence that takes over a column with rows in it goes on after the greatest value.
Statement catch_up(const Object& sequence, const Address& column) {
  const std::string name = sql::identifier(column.name);
  return {.sql = "SELECT pg_catalog.setval(" + sql::literal(qualified_name(sequence.address)) + ", max(" +
                 name + ")) FROM " + table_of(column),
          .lock = Lock::access_share};
}

std::vector<Finish> finish(const Object& sequence, const Context& context) {
  const Address column = owner_of(sequence);
  if (column.empty()) return {};
  std::vector<Finish> out;
  const Address table = table_over(sequence, context.after);
  const Object* role = role_of(table, context.after);
  // A new table gets its role later, and so does what it owns.
  if (role && context.before.find(table)) {
    out.push_back({.statement = join_owner(sequence, sql::identifier(role->get("role"))),
                   .needs = {column, role->address}});
  }
  out.push_back({.statement = set_owning_column(sequence, column), .needs = {column}});
  const Object* there = context.before.find(column);
  if (there && has_numbers(*there))
    out.push_back({.statement = catch_up(sequence, column), .needs = {column}});
  return out;
}

std::vector<Statement> drop(const Object& sequence, const Context&) {
  return {{.sql = "DROP SEQUENCE " + qualified_name(sequence.address)}};
}

Alteration alter(const Alter& change, const Context& context) {
  Alteration out;
  const std::string head = "ALTER SEQUENCE " + qualified_name(change.after->address);
  std::string options;
  if (change.changes("type")) {
    const std::string_view type = change.after->get("type");
    options = " AS " + (type.empty() ? "bigint" : std::string(type));
  }
  options += sequence_option_changes(change, "");
  if (!options.empty()) out.statements.push_back({.sql = head + options, .lock = Lock::share_row_exclusive});
  if (change.changes("unlogged")) {
    out.statements.push_back(
        {.sql = head + (change.after->has("unlogged") ? " SET UNLOGGED" : " SET LOGGED")});
  }
  if (change.changes("owned_by")) {
    for (Statement& statement : change_hands(change, context)) out.statements.push_back(std::move(statement));
  }
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER SEQUENCE " + qualified_name(from) + " RENAME TO " + sql::identifier(name)};
}

std::vector<std::string> claims(const Object& sequence) {
  return {"relation " + qualified_name(sequence.address)};
}

}  // namespace

// Identity columns keep their sequence to themselves (column.cpp); it is no object here.
const Kind sequence_kind = {
    .name = "sequence",
    .keyword = "SEQUENCE",
    .rank = 40,
    // clang-format off
    .query = R"(
SELECT 'sequence', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, NULL, c.relname, 0,
       CASE WHEN d.deptype IS DISTINCT FROM 'i' THEN
       ARRAY[CASE WHEN q.seqtypid <> 20 THEN pg_catalog.format_type(q.seqtypid, NULL) END,)" MIGRATE_SEQUENCE_OPTIONS
             R"(,
             CASE WHEN c.relpersistence = 'u' THEN 'true' END,
             CASE WHEN d.objid IS NOT NULL THEN ARRAY[owner_schema.nspname, owner.relname, a.attname]::text END
]::text[] END
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
  LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
        AND d.objsubid = 0 AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  LEFT JOIN pg_catalog.pg_class owner ON owner.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_namespace owner_schema ON owner_schema.oid = owner.relnamespace
 WHERE c.relkind = 'S')",
    // clang-format on
    .attributes = {{.name = "type", .fragment = Fragment::type},
                   {.name = "increment", .fragment = Fragment::number},
                   {.name = "minvalue", .fragment = Fragment::number},
                   {.name = "maxvalue", .fragment = Fragment::number},
                   {.name = "start", .fragment = Fragment::number},
                   {.name = "cache", .fragment = Fragment::number},
                   {.name = "cycle", .shape = Shape::flag},
                   {.name = "unlogged", .shape = Shape::flag},
                   {.name = "owned_by", .shape = Shape::list}},
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .claims = claims,
    .waits_for = waits_for,
    .has_owner = true,
    .privileges = "rwU",
    .goes_with_parent = false,
    .owned = true,
    .early_drop = false,
    .section = "sequences",
    .containers = {"schema"},
};

}  // namespace migrate::kinds
