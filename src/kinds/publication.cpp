#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

std::string alter_head(const Object& publication) {
  return "ALTER PUBLICATION " + sql::identifier(publication.address.name);
}

// "TABLE ONLY a.b (c) WHERE (d), TABLES IN SCHEMA s": what is published, table by table and schema by schema.
// ONLY, because a table's descendants are members of their own.
std::string members(const Object& publication) {
  std::vector<std::string> out;
  for (const std::string& table : list_of(publication, "tables"))
    out.push_back((out.empty() ? "TABLE ONLY " : "ONLY ") + table);
  const std::vector<std::string> schemas = list_of(publication, "schemas");
  if (!schemas.empty()) out.push_back("TABLES IN SCHEMA " + column_list(schemas));
  return joined(out);
}

std::string publish_option(const Object& publication) {
  const std::string_view said = publication.get("publish");
  const std::string_view value = said.empty()     ? "insert, update, delete, truncate"
                                 : said == "none" ? ""
                                                  : said;
  return "publish = " + sql::literal(value);
}

std::string root_option(const Object& publication) {
  return std::string("publish_via_partition_root = ") + (publication.has("via_root") ? "true" : "false");
}

std::vector<Statement> create(const Object& publication, const Clauses&, const Context&) {
  std::string sql = "CREATE PUBLICATION " + sql::identifier(publication.address.name);
  const std::string what = publication.has("all_tables") ? "ALL TABLES" : members(publication);
  if (!what.empty()) sql += " FOR " + what;
  std::vector<std::string> options;
  if (publication.has("publish")) options.push_back(publish_option(publication));
  if (publication.has("via_root")) options.push_back(root_option(publication));
  if (!options.empty()) sql += " WITH (" + joined(options) + ")";
  return {{.sql = sql, .lock = Lock::share_update_exclusive}};
}

std::vector<Statement> drop(const Object& publication, const Context&) {
  return {{.sql = "DROP PUBLICATION " + sql::identifier(publication.address.name), .lock = Lock::none}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER PUBLICATION " + sql::identifier(from.name) + " RENAME TO " + sql::identifier(name),
          .lock = Lock::none};
}

// The name that a published table's text begins with.
std::string table_name(std::string_view table) {
  sql::Lexer lexer(table);
  std::size_t end = 0;
  for (sql::Token token{}; lexer.next(token) && token.text != "(" && !sql::same_word(token.text, "where");)
    end = token.end();
  return std::string(table.substr(0, end));
}

// SET cannot say "nothing": the last members are dropped.
std::string members_change(const Alter& change) {
  const std::string wanted = members(*change.after);
  if (!wanted.empty()) return " SET " + wanted;
  Object names = *change.before;
  std::vector<std::string> tables = list_of(names, "tables");
  for (std::string& table : tables) table = table_name(table);
  names.set("tables", tables.empty() ? "" : sql::format_array(tables));
  return " DROP " + members(names);
}

Alteration alter(const Alter& change, const Context&) {
  if (change.changes("all_tables")) return {.replace = true};
  Alteration out;
  const Object& after = *change.after;
  if (change.changes("tables") || change.changes("schemas")) {
    out.statements.push_back(
        {.sql = alter_head(after) + members_change(change), .lock = Lock::share_update_exclusive});
  }
  std::vector<std::string> options;
  if (change.changes("publish")) options.push_back(publish_option(after));
  if (change.changes("via_root")) options.push_back(root_option(after));
  if (!options.empty())
    out.statements.push_back(
        {.sql = alter_head(after) + " SET (" + joined(options) + ")", .lock = Lock::none});
  return out;
}

// pg_depend ties a publication's members to the tables, not the publication. Columns are those of a column
// list or a row filter; a table may be of any kind that can be published.
std::vector<Address> needs(const Object& publication) {
  std::vector<Address> out;
  for (const std::string& schema : list_of(publication, "schemas"))
    out.push_back({.kind = "schema", .name = schema});
  const std::string members(publication.fact("members"));
  if (members.empty()) return out;
  const std::vector<std::optional<std::string>> names = sql::parse_array(members);
  for (std::size_t i = 0; i + 2 < names.size(); i += 3) {
    const std::string &schema = *names[i], &table = *names[i + 1];
    if (names[i + 2]) {
      out.push_back({.kind = "column", .schema = schema, .relation = table, .name = *names[i + 2]});
      continue;
    }
    for (const Kind* kind : all()) {
      if (kind->is_relation)
        out.push_back({.kind = std::string(kind->name), .schema = schema, .name = table});
    }
  }
  return out;
}

}  // namespace

// A table is SQL text as CREATE PUBLICATION takes it after TABLE: `public.t (a, b) WHERE (a > 0)`. The type
// of a column that a column list or a row filter names cannot be changed.
const Kind publication_kind = {
    .name = "publication",
    .keyword = "PUBLICATION",
    .rank = 95,
    // clang-format off
    .catalog = "pg_publication",
    .query = R"(
SELECT 'publication', 'pg_catalog.pg_publication'::pg_catalog.regclass::pg_catalog.oid, p.oid, 0,
       NULL, NULL, p.pubname, 0,
       ARRAY[CASE WHEN p.puballtables THEN 'true' END,
             (SELECT pg_catalog.array_agg(pg_catalog.format('%I.%I', n.nspname, c.relname)
                       || coalesce(' (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
                                              FROM pg_catalog.pg_attribute a
                                             WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs::pg_catalog.int2[])) || ')', '')
                       || coalesce(' WHERE (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')', '')
                       ORDER BY n.nspname, c.relname)::text
                FROM pg_catalog.pg_publication_rel r
                JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE r.prpubid = p.oid),
             (SELECT pg_catalog.array_agg(n.nspname ORDER BY n.nspname)::text
                FROM pg_catalog.pg_publication_namespace r
                JOIN pg_catalog.pg_namespace n ON n.oid = r.pnnspid
               WHERE r.pnpubid = p.oid),
             CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN
               coalesce(nullif(pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                                    CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END), ''), 'none') END,
             CASE WHEN p.pubviaroot THEN 'true' END,
             (SELECT pg_catalog.array_agg(member.name ORDER BY r.oid, member.number, member.place)::text
                FROM pg_catalog.pg_publication_rel r
                JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL (SELECT 0 AS number, NULL::pg_catalog.name AS attname
                                    UNION
                                    SELECT a.attnum, a.attname
                                      FROM pg_catalog.pg_depend d
                                      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                                     WHERE d.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass AND d.objid = r.oid
                                       AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0) needed
                CROSS JOIN LATERAL (VALUES (needed.number, 1, n.nspname::text), (needed.number, 2, c.relname::text),
                                           (needed.number, 3, needed.attname::text)) member(number, place, name)
               WHERE r.prpubid = p.oid)]::text[]
  FROM pg_catalog.pg_publication p)",
    // clang-format on
    .attributes = {{.name = "all_tables", .shape = Shape::flag},
                   {.name = "tables", .shape = Shape::list, .fragment = Fragment::index_element},
                   {.name = "schemas", .shape = Shape::list},
                   {.name = "publish"},
                   {.name = "via_root", .shape = Shape::flag, .key = "publish_via_partition_root"}},
    .facts = {"members"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .needs = needs,
    .has_owner = true,
    .goes_with_parent = false,
    .blocks_type_change = true,
    .section = "publications",
    .containers = {"registry"},
    .short_form = "tables",
};

}  // namespace migrate::kinds
