// Expected values follow from the design's registry page (registry.md), SQLAlchemy's naming conventions and
// PostgreSQL's manual.
#include <doctest/doctest.h>

#include "registry_text.hpp"

using namespace migrate;
using namespace migrate::registry;

namespace {

// The example of the design's registry page, without `on_update`.
constexpr const char* blog = R"(
mixins:
  uuid_pk:     {columns: {id: {type: uuid, primary_key: true, default: gen_random_uuid()}}}
  timestamps:
    columns:
      created_at: {type: timestamptz, default: now()}
      updated_at: {type: timestamptz, default: now()}
  soft_delete: {columns: {deleted_at: timestamptz?}}
enums:
  order_status: [pending, confirmed]
tables:
  users:
    mixins: [uuid_pk, timestamps, soft_delete]
    columns:
      email:         {type: varchar(255), unique: true}
      role:          {type: varchar(20), default: "'user'"}
      is_active:     {type: boolean, default: true}
      logins:        {type: int, default: 0}
      bio:           text?
    checks:
      role_known: role IN ('admin', 'user', 'moderator')
  posts:
    mixins: [uuid_pk, soft_delete]
    columns:
      author_id: {type: uuid, references: users.id, on_delete: cascade, index: true}
      slug:      {type: varchar(300), unique: true, index: true}
      status:    "order_status[]"
      published_at: timestamptz?
      tags:      {type: "text[]", default: "'{}'"}
    indexes:
      - {columns: [published_at desc], where: deleted_at IS NULL}
      - {name: ix_posts_tags, columns: [tags], using: gin}
)";

}  // namespace

TEST_CASE("the blog of the design declares every object under its conventional name") {
  CHECK(addresses(read(blog)) ==
        "check:public.users.ck_users_role_known\n"
        "column:public.posts.author_id\ncolumn:public.posts.deleted_at\ncolumn:public.posts.id\n"
        "column:public.posts.published_at\ncolumn:public.posts.slug\ncolumn:public.posts.status\n"
        "column:public.posts.tags\n"
        "column:public.users.bio\ncolumn:public.users.created_at\ncolumn:public.users.deleted_at\n"
        "column:public.users.email\ncolumn:public.users.id\ncolumn:public.users.is_active\n"
        "column:public.users.logins\ncolumn:public.users.role\ncolumn:public.users.updated_at\n"
        "default:public.posts.id\ndefault:public.posts.tags\n"
        "default:public.users.created_at\ndefault:public.users.id\ndefault:public.users.is_active\n"
        "default:public.users.logins\ndefault:public.users.role\ndefault:public.users.updated_at\n"
        "enum:public.order_status\n"
        "foreign_key:public.posts.fk_posts_author_id_users\n"
        "index:public.posts.ix_posts_author_id\nindex:public.posts.ix_posts_published_at\n"
        "index:public.posts.ix_posts_tags\n"
        "primary_key:public.posts.pk_posts\nprimary_key:public.users.pk_users\n"
        "table:public.posts\ntable:public.users\n"
        "unique:public.posts.uq_posts_slug\nunique:public.users.uq_users_email\n");
}

TEST_CASE("attributes are the user's text") {
  const Registry registry = read(blog);
  CHECK(attributes(registry, "column:public.users.email") == "not_null=true type=varchar(255)");
  CHECK(attributes(registry, "column:public.users.bio") == "type=text");
  CHECK(attributes(registry, "column:public.users.deleted_at") == "type=timestamptz");
  CHECK(attributes(registry, "default:public.users.is_active") == "expression=true");
  CHECK(attributes(registry, "default:public.users.logins") == "expression=0");
  CHECK(attributes(registry, "default:public.users.role") == "expression='user'");
  CHECK(attributes(registry, "check:public.users.ck_users_role_known") ==
        "expression=role IN ('admin', 'user', 'moderator')");
  CHECK(attributes(registry, "foreign_key:public.posts.fk_posts_author_id_users") ==
        "columns={author_id} on_delete=CASCADE referenced_columns={id} references={public,users}");
  CHECK(attributes(registry, "index:public.posts.ix_posts_published_at") ==
        "columns={\"published_at desc\"} where=deleted_at IS NULL");
  CHECK(attributes(registry, "index:public.posts.ix_posts_tags") == "columns={tags} using=gin");
  CHECK(attributes(registry, "primary_key:public.users.pk_users") == "columns={id}");
  CHECK(attributes(registry, "enum:public.order_status") == "labels={pending,confirmed}");
}

TEST_CASE("columns of mixins come first, in the order of the mixins") {
  const Registry registry = read(blog);
  const auto position = [&](const char* column) {
    return registry.find(catalog::Address::parse(std::string("column:public.users.") + column))
        ->object.position;
  };
  CHECK(position("id") == 1);
  CHECK(position("updated_at") == 3);
  CHECK(position("deleted_at") == 4);
  CHECK(position("email") == 5);
}

TEST_CASE("objects depend on what their text names") {
  const Registry registry = read(blog);
  const char* key = "foreign_key:public.posts.fk_posts_author_id_users";
  CHECK(depends(registry, key, "table:public.users"));
  CHECK(depends(registry, key, "column:public.users.id"));
  CHECK(depends(registry, key, "primary_key:public.users.pk_users"));
  CHECK(depends(registry, key, "column:public.posts.author_id"));
  CHECK(depends(registry, "index:public.posts.ix_posts_published_at", "column:public.posts.published_at"));
  CHECK(depends(registry, "index:public.posts.ix_posts_published_at", "column:public.posts.deleted_at"));
  CHECK(depends(registry, "check:public.users.ck_users_role_known", "column:public.users.role"));
  CHECK(depends(registry, "default:public.users.role", "column:public.users.role"));
  CHECK(depends(registry, "column:public.posts.status", "enum:public.order_status"));
  CHECK_FALSE(depends(registry, key, "column:public.users.email"));
}

TEST_CASE("every object knows its parent and the line it comes from") {
  const Registry registry = read(blog);
  const auto declared = [&](const char* address) { return registry.find(catalog::Address::parse(address)); };
  CHECK(declared("column:public.users.bio")->object.parent.text() == "table:public.users");
  CHECK(declared("default:public.users.role")->object.parent.text() == "column:public.users.role");
  CHECK(declared("table:public.users")->object.parent.text() == "schema:public");
  CHECK(declared("schema:public")->object.parent.empty());
  CHECK(declared("column:public.users.bio")->place == Place{"m.yaml", 19, 7});
  CHECK(declared("default:public.users.role")->place == Place{"m.yaml", 16, 51});
  CHECK(declared("index:public.posts.ix_posts_published_at")->implicit_name);
  CHECK_FALSE(declared("index:public.posts.ix_posts_tags")->implicit_name);
}

TEST_CASE("a serial column is an integer with a sequence that it owns") {
  const Registry registry = read("tables: {t: {columns: {id: bigserial, \"Odd\": serial}}}\n");
  CHECK(attributes(registry, "column:public.t.id") == "not_null=true type=bigint");
  CHECK(attributes(registry, "sequence:public.t_id_seq") == "owned_by={public,t,id}");
  CHECK(attributes(registry, "default:public.t.id") == "expression=nextval('public.t_id_seq'::regclass)");
  CHECK(attributes(registry, "sequence:public.t_Odd_seq") == "owned_by={public,t,Odd} type=integer");
  CHECK(attributes(registry, "default:public.t.Odd") ==
        "expression=nextval('public.\"t_Odd_seq\"'::regclass)");
  CHECK(depends(registry, "default:public.t.id", "sequence:public.t_id_seq"));
  CHECK(depends(registry, "default:public.t.Odd", "sequence:public.t_Odd_seq"));
}

TEST_CASE("identity in every form") {
  const Registry registry = read(R"(
tables:
  t:
    columns:
      a: {type: int, identity: always}
      b: {type: int, identity: true}
      c: {type: int, identity: BY DEFAULT, increment: 5, cycle: true}
      d: {type: int, identity: {generation: always, start: 7, cycle: false}}
      e: {type: int, identity: false}
)");
  CHECK(attributes(registry, "column:public.t.a") == "identity=always not_null=true type=int");
  CHECK(attributes(registry, "column:public.t.b") == "identity=by default not_null=true type=int");
  CHECK(attributes(registry, "column:public.t.c") ==
        "cycle=true identity=by default increment=5 not_null=true type=int");
  CHECK(attributes(registry, "column:public.t.d") == "identity=always not_null=true start=7 type=int");
  CHECK(attributes(registry, "column:public.t.e") == "not_null=true type=int");
}

TEST_CASE("primary keys: several columns make one key, in column order") {
  const Registry registry = read(R"(
tables:
  a: {columns: {x: {type: int, primary_key: true}, v: int, y: {type: int, primary_key: true}}}
  b: {columns: {x: int, y: int}, primary_key: [y, x]}
  c: {columns: {x: int, y: int}, primary_key: {name: c_key, columns: [x], include: [y], with: {fillfactor: 70}}}
)");
  CHECK(attributes(registry, "primary_key:public.a.pk_a") == "columns={x,y}");
  CHECK(attributes(registry, "primary_key:public.b.pk_b") == "columns={y,x}");
  CHECK(attributes(registry, "primary_key:public.c.c_key") ==
        "columns={x} include={y} options={fillfactor=70}");
}

TEST_CASE("foreign keys find tables, schemas, columns and primary keys") {
  const Registry registry = read(R"(
schemas:
  billing:
    tables:
      invoices: {columns: {id: int, part: int}, primary_key: [id, part]}
      lines:
        columns: {invoice: int, part: int, owner: {type: int, references: users}}
        foreign_keys:
          lines_invoice: {columns: [invoice, part], references: 'invoices(id, part)', on_update: set null}
          by_key: {columns: [invoice, part], references: invoices, match: full}
tables:
  users: {columns: {id: {type: int, primary_key: true}}}
  odd.name: {columns: {id: int}}
  '"odd.name"': {columns: {'i d': {type: int, primary_key: true}}}
  t:
    columns:
      a: {type: int, references: '"odd.name"."i d"', foreign_key: t_odd, deferrable: true}
      b: {type: int, references: billing.users_b.id}
      c: int
      d: int
    foreign_keys:
      - {columns: [c, d], references: 'billing.invoices(part, id)'}
      - {name: two, columns: [c, d], references: billing.invoices, referenced_columns: [id, part]}
  billing.users_b: {columns: {id: {type: int, primary_key: true}}}
)");
  const auto key = [&](const char* name) { return attributes(registry, std::string("foreign_key:") + name); };
  CHECK(
      key("billing.lines.lines_invoice") ==
      "columns={invoice,part} on_update=SET NULL referenced_columns={id,part} references={billing,invoices}");
  CHECK(key("billing.lines.by_key") ==
        "columns={invoice,part} match=FULL referenced_columns={id,part} references={billing,invoices}");
  CHECK(key("billing.lines.fk_lines_owner_users") ==
        "columns={owner} referenced_columns={id} references={public,users}");
  CHECK(key("public.t.t_odd") ==
        "columns={a} deferrable=true referenced_columns={\"i d\"} references={public,odd.name}");
  CHECK(key("public.t.fk_t_b_users_b") == "columns={b} referenced_columns={id} references={billing,users_b}");
  CHECK(key("public.t.fk_t_c_invoices") ==
        "columns={c,d} referenced_columns={part,id} references={billing,invoices}");
  CHECK(key("public.t.two") == "columns={c,d} referenced_columns={id,part} references={billing,invoices}");
  // without quotes `odd.name` is the table `name` in the schema `odd`
  CHECK(attributes(registry, "schema:odd").empty());
  CHECK(attributes(registry, "column:odd.name.id") == "not_null=true type=int");
}

TEST_CASE("names are taken literally and quoted only in SQL") {
  const Registry registry = read(R"(
tables:
  'Order "x"; DROP TABLE users; --':
    columns: {Select: int, a: int}
    indexes: [[Select], {name: second, columns: [a desc, Select, lower(a)]}]
)");
  const catalog::Address table{
      .kind = "table", .schema = "public", .name = "Order \"x\"; DROP TABLE users; --"};
  REQUIRE(registry.find(table));
  catalog::Address index{.kind = "index", .schema = "public", .relation = table.name, .name = "second"};
  REQUIRE(registry.find(index));
  CHECK(registry.find(index)->object.get("columns") == R"({"a desc","\"Select\"",lower(a)})");
}

TEST_CASE("comments stand beside what they describe, also on the index behind a constraint") {
  const Registry registry = read(R"(
schemas: {public: {comment: ours}}
enums: {e: {labels: [a], comment: letters}}
tables:
  t:
    comment: |
      two
      lines
    columns: {a: {type: int, comment: a number}}
    uniques: {u: {columns: [a], comment: once, index_comment: its index}}
)");
  CHECK(attributes(registry, "comment:schema:public") == "text=ours");
  CHECK(attributes(registry, "comment:enum:public.e") == "text=letters");
  CHECK(attributes(registry, "comment:table:public.t") == "text=two\nlines\n");
  CHECK(attributes(registry, "comment:column:public.t.a") == "text=a number");
  CHECK(attributes(registry, "comment:unique:public.t.u") == "text=once");
  CHECK(attributes(registry, "comment:index:public.t.u") == "text=its index");
  CHECK(registry.find(catalog::Address::parse("comment:index:public.t.u"))->object.parent.text() ==
        "unique:public.t.u");
}

TEST_CASE("renamed_from, backfill and using say how to get there") {
  const Registry registry = read(R"(
enums: {e: {labels: [{name: new, renamed_from: old}], renamed_from: old_e}}
tables:
  t:
    renamed_from: old_t
    columns: {a: {type: int, renamed_from: old_a, backfill: 1 + 1, using: a::int, index: {renamed_from: old_ix}}}
)");
  REQUIRE(registry.renames.size() == 5);
  const auto text = [&](std::size_t i) {
    const plan::Rename& rename = registry.renames[i];
    return rename.from.text() + " > " + rename.to + (rename.label.empty() ? "" : " was " + rename.label);
  };
  CHECK(text(0) == "column:public.t.old_a > a");
  CHECK(text(1) == "enum:public.e > new was old");
  CHECK(text(2) == "enum:public.old_e > e");
  CHECK(text(3) == "index:public.t.old_ix > ix_t_a");
  CHECK(text(4) == "table:public.old_t > t");
  const auto column = catalog::Address::parse("column:public.t.a");
  CHECK(registry.hints.backfills.at(column) == "1 + 1");
  CHECK(registry.hints.conversions.at(column) == "a::int");
}

TEST_CASE("renamed_from means a name, or the convention's name of a former key, in the former table too") {
  const Registry registry = read(R"(
tables:
  t:
    renamed_from: s
    columns: {a: int}
    checks: {new: {expression: a > 0, renamed_from: old}}
)");
  std::string wishes;
  for (const plan::Rename& rename : registry.renames) wishes += rename.from.text() + " > " + rename.to + '\n';
  CHECK(wishes ==
        "check:public.t.ck_s_old > ck_t_new\ncheck:public.t.ck_t_old > ck_t_new\n"
        "check:public.t.old > ck_t_new\ntable:public.s > t\n");
}

TEST_CASE("a table's own key wins over a mixin's, mixins may include mixins") {
  const Registry registry = read(R"(
mixins:
  base: {columns: {id: int, v: int}, indexes: {ix_v: [v]}, with: {fillfactor: 10}}
  more: {mixins: [base], columns: {w: int}, indexes: [[w]]}
tables:
  t: {mixins: [more, base], columns: {v: text}, with: {fillfactor: 90, "toast.vacuum_truncate": false}}
)");
  CHECK(attributes(registry, "column:public.t.v") == "not_null=true type=text");
  CHECK(attributes(registry, "table:public.t") == "options={fillfactor=90,toast.vacuum_truncate=false}");
  CHECK(attributes(registry, "index:public.t.ix_v") == "columns={v}");
  CHECK(attributes(registry, "index:public.t.ix_t_w") == "columns={w}");
  CHECK(registry.find(catalog::Address::parse("column:public.t.v"))->object.position == 2);
}

TEST_CASE("several sources are one registry") {
  const std::vector<Source> sources = {
      {"a.yaml", "tables: {a: {columns: {b_id: {type: int, references: b}}}}\n"},
      {"b.yaml",
       "naming: {pk: \"{table}_pkey\"}\ntables: {b: {columns: {id: {type: int, primary_key: true}}}}\n"},
      {"c.yaml", ""}};
  const Registry registry = parse(sources);
  CHECK(attributes(registry, "foreign_key:public.a.fk_a_b_id_b") ==
        "columns={b_id} referenced_columns={id} references={public,b}");
  CHECK(attributes(registry, "primary_key:public.b.b_pkey") == "columns={id}");
}

TEST_CASE("extensions are names, or names with a schema") {
  const Registry list = read("extensions: [citext, {name: pg_trgm, version: \"1.6\"}]\n");
  CHECK(attributes(list, "extension:citext").empty());
  CHECK(attributes(list, "extension:pg_trgm") == "version=1.6");
  const Registry map = read("extensions: {citext: , pg_trgm: public, hstore: {schema: ext}}\n");
  CHECK(attributes(map, "extension:citext").empty());
  CHECK(attributes(map, "extension:pg_trgm") == "schema=public");
  CHECK(attributes(map, "extension:hstore") == "schema=ext");
}

TEST_CASE("sequences, and what owns them") {
  const Registry registry = read(R"(
sequences:
  s: {type: smallint, increment: -2, minvalue: -10, cycle: true, owned_by: t.a}
  billing.s: {owned_by: public.t.a}
tables: {t: {columns: {a: {type: int, default: nextval('s')}}}}
)");
  CHECK(attributes(registry, "sequence:public.s") ==
        "cycle=true increment=-2 minvalue=-10 owned_by={public,t,a} type=smallint");
  CHECK(attributes(registry, "sequence:billing.s") == "owned_by={public,t,a}");
  CHECK(depends(registry, "default:public.t.a", "sequence:public.s"));
}

TEST_CASE("a collation that SQL would not read as it stands is quoted") {
  const Registry registry = read(
      "tables: {t: {columns: {a: {type: text, collation: C}, b: {type: text, collation: "
      "'pg_catalog.\"C\"'},"
      " c: {type: text, collation: de-x-icu}, d: {type: text, collation: ucs_basic}}}}\n");
  CHECK(attributes(registry, "column:public.t.a") == "collation=\"C\" not_null=true type=text");
  CHECK(attributes(registry, "column:public.t.b") == "collation=pg_catalog.\"C\" not_null=true type=text");
  CHECK(attributes(registry, "column:public.t.c") == "collation=\"de-x-icu\" not_null=true type=text");
  CHECK(attributes(registry, "column:public.t.d") == "collation=ucs_basic not_null=true type=text");
}

TEST_CASE("words are read in any case, and the usual one is no attribute") {
  const Registry registry = read(R"(
tables:
  t: {columns: {a: {type: text, storage: external, compression: LZ4}}, replica_identity: FULL}
  u: {columns: {a: {type: text, storage: Default}}, replica_identity: default}
)");
  CHECK(attributes(registry, "column:public.t.a") ==
        "compression=lz4 not_null=true storage=EXTERNAL type=text");
  CHECK(attributes(registry, "table:public.t") == "replica_identity=full");
  CHECK(attributes(registry, "column:public.u.a") == "not_null=true type=text");
  CHECK(attributes(registry, "table:public.u").empty());
}

TEST_CASE("an empty registry declares the schema public alone") {
  const Registry empty = read("");
  CHECK(addresses(empty).empty());
  CHECK(empty.find(catalog::Address::parse("schema:public")));
  CHECK(addresses(read("schemas: [billing]\n")) == "schema:billing\n");
}
