#include "kinds/column.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/generic_options.hpp"
#include "kinds/inheritance.hpp"
#include "kinds/sequence_options.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {

std::string alter_column(const Address& column) {
  return "ALTER TABLE " + table_of(column) + " ALTER COLUMN " + sql::identifier(column.name);
}

std::string alter_alone(const Object& column) {
  return "ALTER TABLE ONLY " + table_of(column.address) + " ALTER COLUMN " +
         sql::identifier(column.address.name);
}

std::string identity_clause(const Object& column) {
  std::string options;
  if (column.has("identity_sequence")) {
    options = " SEQUENCE NAME " + sql::qualified(column.address.schema, column.get("identity_sequence"));
  }
  options += sequence_options(column);
  const std::string always = column.get("identity") == "always" ? "ALWAYS" : "BY DEFAULT";
  return "GENERATED " + always + " AS IDENTITY" + (options.empty() ? "" : " (" + options.substr(1) + ")");
}

std::string collate_clause(const Object& column) {
  return column.has("collation") ? " COLLATE " + std::string(column.get("collation")) : "";
}

bool is_foreign(const Object& column) {
  return column.parent.kind == "foreign_table";
}

const std::string* backfill_of(const Object& column, const Context& context) {
  const auto at = context.hints.backfills.find(column.address);
  return at == context.hints.backfills.end() ? nullptr : &at->second;
}

Statement fill_rows(const Object& column, const std::string& expression, const std::string& which_rows) {
  return {.sql = "UPDATE " + table_of(column.address) + " SET " + sql::identifier(column.address.name) +
                 " = " + expression + which_rows,
          .lock = Lock::row_exclusive,
          .hazards = {"writes every row"}};
}

namespace {

// Everything but NOT NULL, which a backfill puts off.
std::string definition(const Object& column, const Clauses& clauses) {
  std::string out = sql::identifier(column.address.name) + ' ' + std::string(column.get("type"));
  if (column.has("compression")) out += " COMPRESSION " + sql::identifier(column.get("compression"));
  if (column.has("foreign_options")) out += ' ' + generic_options(list_of(column, "foreign_options"));
  out += collate_clause(column);  // the grammar wants it after COMPRESSION
  if (column.has("generated"))
    out += " GENERATED ALWAYS AS (" + std::string(column.get("generated")) + ") STORED";
  if (column.has("identity")) out += ' ' + identity_clause(column);
  for (const std::string& clause : clauses) out += ' ' + clause;
  return out;
}

std::string whole_definition(const Object& column, const Clauses& clauses) {
  return definition(column, clauses) + (column.has("not_null") ? " NOT NULL" : "");
}

// CREATE TABLE takes what is the parents' alone from them.
std::string clause(const Object& column, const Clauses& clauses) {
  return column.has("inherited") ? "" : whole_definition(column, clauses);
}

Address default_of(Address column) {
  column.kind = "default";
  return column;
}

// Whether rows that are there already would be left without a value.
bool leaves_rows_null(const Object& column, const Context& context) {
  return column.has("not_null") && !column.has("identity") && !column.has("generated") &&
         !context.after.find(default_of(column.address)) && context.before.find(column.parent);
}

// What the child has otherwise than its parent; `clauses` hold its default, if it has one.
std::vector<Statement> differ_from_parent(const Object& column, const Clauses& clauses,
                                          const Context& context) {
  std::vector<Statement> out;
  const Object* origin = origin_of(column, context.after);
  if (column.has("not_null") && !(origin && origin->has("not_null")))
    out.push_back({.sql = alter_column(column.address) + " SET NOT NULL"});
  const Object* own = context.after.find(default_of(column.address));
  const Object* inherited = origin ? context.after.find(default_of(origin->address)) : nullptr;
  if (inherited && own && inherited->attributes() == own->attributes()) return out;
  for (const std::string& clause : clauses)
    out.push_back({.sql = alter_column(column.address) + " SET " + clause});
  if (inherited && !own) out.push_back({.sql = alter_column(column.address) + " DROP DEFAULT"});
  return out;
}

// Until 17, ADD COLUMN refuses an identity column of a table that has children or partitions; later that of
// one with children.
bool needs_identity_later(const Object& column, const Context& context) {
  const Object* table = context.before.find(column.parent);
  if (!table || !column.has("identity")) return false;
  const std::vector<Address> children = ties_to(column.parent, context.before);
  const bool partitioned = table->has("partition_by") && context.before.server_version >= 170000;
  return !partitioned && std::any_of(children.begin(), children.end(), [&](const Address& child) {
    return context.after.find(child) != nullptr;
  });
}

std::vector<Statement> add_column(const Object& column, const Clauses& clauses, const Context& context) {
  const std::string head = "ALTER TABLE " + table_of(column.address) + " ADD COLUMN ";
  const std::string* backfill = backfill_of(column, context);
  if (!backfill || !context.before.find(column.parent)) {
    Statement add = {.sql = head + whole_definition(column, clauses)};
    if (leaves_rows_null(column, context)) {
      add.hazards.push_back("fails when the table has rows: give the column a default or a backfill");
    }
    return {add};
  }
  std::vector<Statement> out = {{.sql = head + definition(column, clauses)},
                                fill_rows(column, *backfill, "")};
  if (column.has("not_null")) out.push_back({.sql = alter_column(column.address) + " SET NOT NULL"});
  return out;
}

std::vector<Statement> create(const Object& column, const Clauses& clauses, const Context& context) {
  if (is_created_by_parent(column, context)) return differ_from_parent(column, clauses, context);
  if (!needs_identity_later(column, context)) return add_column(column, clauses, context);
  Object plain = column;
  plain.set("identity", "");
  std::vector<Statement> out = add_column(plain, clauses, context);
  for (Statement& statement : add_identity(column)) out.push_back(std::move(statement));
  return out;
}

// CREATE TABLE and ADD COLUMN have no words for these.
std::vector<std::string> settings(const Object& column) {
  std::vector<std::string> out;
  if (column.has("storage")) out.push_back(" SET STORAGE " + std::string(column.get("storage")));
  if (column.has("statistics")) out.push_back(" SET STATISTICS " + std::string(column.get("statistics")));
  for (const std::string& tail : option_changes({}, list_of(column, "options"))) out.push_back(' ' + tail);
  return out;
}

std::vector<Finish> finish(const Object& column, const Context&) {
  std::vector<Finish> out;
  for (const std::string& tail : settings(column)) out.push_back({{.sql = alter_alone(column) + tail}});
  return out;
}

std::vector<Statement> drop(const Object& column, const Context& context) {
  if (follows_parent(column, context)) return {};
  const auto drop_of = [](const Object& object, const std::string& only) {
    Statement out = {.sql = "ALTER TABLE " + only + table_of(object.address) + " DROP COLUMN " +
                            sql::identifier(object.address.name)};
    if (!object.has("generated")) out.hazards.push_back("its values are lost");
    out.destroys = !object.has("generated") && !is_foreign(object);
    return out;
  };
  // A child that keeps the column as its own keeps its values; from the others it goes one by one then.
  std::vector<Statement> from_others;
  bool kept = false;
  for (const Object* child : derived_from(column, context.before)) {
    const Object* after = context.after.find(child->address);
    if (after && after->fact("from_parent").empty()) kept = true;
    if (!after && follows_parent(*child, context)) from_others.push_back(drop_of(*child, ""));
  }
  if (!kept) return {drop_of(column, "")};
  std::vector<Statement> out = {drop_of(column, "ONLY ")};
  out.insert(out.end(), from_others.begin(), from_others.end());
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TABLE " + table_of(from) + " RENAME COLUMN " + sql::identifier(from.name) + " TO " +
                 sql::identifier(name)};
}

// After the parent's.
std::vector<Address> follows(const Object& column, const Snapshot& after) {
  const Object* origin = column.fact("from_parent").empty() ? nullptr : origin_of(column, after);
  return origin ? std::vector{origin->address} : std::vector<Address>{};
}

// What its statements reach but is to go: the default of a child's could not follow a new type.
std::vector<Address> waits_for(const Object& column, const Snapshot& before) {
  std::vector<Address> out;
  const Object* present = before.find(column.address);
  if (!present) return out;
  for (const Object* derived : derived_from(*present, before)) out.push_back(derived->address);
  return out;
}

std::vector<std::string> claims(const Object& column) {
  if (!column.has("identity_sequence")) return {};
  return {"relation " + sql::qualified(column.address.schema, column.get("identity_sequence"))};
}

}  // namespace

// attoptions: only the two that PostgreSQL documents (ALTER TABLE, "attribute_option"); servers keep notes of
// their own there which pg_dump does not print.
const Kind column_kind = {
    .name = "column",
    .keyword = "COLUMN",
    .rank = 51,
    // clang-format off
    .query = R"(
SELECT 'column', 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, a.attnum::int,
       s.name, c.relname, a.attname, a.attnum::int,
       ARRAY[pg_catalog.format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attcollation <> t.typcollation THEN
               (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname) FROM pg_catalog.pg_collation l
                  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
             CASE WHEN a.attnotnull THEN 'true' END,
             CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
             identity.name,)" MIGRATE_SEQUENCE_OPTIONS R"(,
             CASE WHEN a.attgenerated = 's' THEN
               (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
                 WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END,
             CASE WHEN a.attstorage <> t.typstorage THEN
               CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
             CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
             CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
             CASE WHEN a.attoptions IS NOT NULL THEN
               (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(a.attoptions) o
                 WHERE o LIKE 'n\_distinct%') END,
             CASE WHEN a.attfdwoptions IS NOT NULL THEN
               (SELECT pg_catalog.array_agg(o ORDER BY o)::text FROM pg_catalog.unnest(a.attfdwoptions) o) END,
             CASE WHEN c.reloftype <> 0 OR a.attinhcount > 0 AND NOT a.attislocal AND NOT c.relispartition THEN 'true' END,
             pg_catalog.format_type(a.atttypid, NULL),
             coalesce(e.typcategory, t.typcategory),
             CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END,
             CASE WHEN c.reloftype <> 0 OR a.attinhcount > 0 THEN 'true' END,
             CASE WHEN c.relhassubclass THEN 'true' END
            ]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  LEFT JOIN (pg_catalog.pg_depend d
             JOIN pg_catalog.pg_class i ON i.oid = d.objid AND i.relkind = 'S'
             JOIN pg_catalog.pg_sequence p ON p.seqrelid = i.oid)
         ON a.attidentity <> '' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'i'
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
  CROSS JOIN LATERAL (SELECT i.relname AS name) identity
  CROSS JOIN LATERAL (SELECT p.*) q
 WHERE c.relkind IN ('r', 'p', 'f'))",
    // clang-format on
    .attributes = {{.name = "type", .fragment = Fragment::type},
                   {.name = "collation", .fragment = Fragment::name},
                   {.name = "not_null", .shape = Shape::unless, .key = "nullable"},
                   {.name = "identity", .words = {"always", "by default"}},
                   {.name = "identity_sequence", .open = true},
                   {.name = "increment", .fragment = Fragment::number},
                   {.name = "minvalue", .fragment = Fragment::number},
                   {.name = "maxvalue", .fragment = Fragment::number},
                   {.name = "start", .fragment = Fragment::number},
                   {.name = "cache", .fragment = Fragment::number},
                   {.name = "cycle", .shape = Shape::flag},
                   {.name = "generated", .fragment = Fragment::expression},
                   {.name = "storage",
                    .words = {"PLAIN", "EXTERNAL", "MAIN", "EXTENDED"},
                    .usual = "DEFAULT"},
                   {.name = "compression", .words = {"pglz", "lz4"}, .usual = "default"},
                   {.name = "statistics", .fragment = Fragment::number},
                   {.name = "options", .shape = Shape::options},
                   {.name = "foreign_options", .shape = Shape::options},
                   {.name = "inherited", .shape = Shape::flag, .initial = true}},
    .facts = {"base_type", "category", "default_storage", "from_parent", "has_children"},
    .create = create,
    .clause = clause,
    .finish = finish,
    .drop = drop,
    .alter = change_column,
    .rename = rename,
    .claims = claims,
    .holds_data = [](const Object& column) { return !column.has("generated") && !is_foreign(column); },
    .follows = follows,
    .waits_for = waits_for,
    .identity =
        [](const Address& address) { return table_of(address) + '.' + sql::identifier(address.name); },
    .privileges = "arwx",
    .ordered = true,
    .early_drop = false,
    .evaluates = true,
    .section = "columns",
    .containers = {"table", "foreign_table"},
    .short_form = "type",
};

}  // namespace migrate::kinds
