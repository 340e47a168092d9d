// Models in C++ (include/migrate/model.hpp): what they say is what the YAML would say.
#include <doctest/doctest.h>

#include <migrate/model.hpp>

#include "registry/registry.hpp"
#include "samples.hpp"

using migrate::element;
using migrate::list;
using migrate::map;
using migrate::Registry;
using namespace samples;

namespace {

struct AllTypes {
  bool a;
  std::int16_t b;
  std::int32_t c;
  std::int64_t d;
  float e;
  double f;
  std::string g;
  std::chrono::sys_time<std::chrono::seconds> h;
  std::chrono::system_clock::time_point i;
  std::chrono::local_time<std::chrono::milliseconds> j;
  std::chrono::sys_days k;
  std::chrono::year_month_day l;
  std::array<std::byte, 32> m;
  std::vector<std::byte> n;
  migrate::uuid o;
  migrate::numeric<10, 2> p;
  migrate::numeric<> q;
  migrate::json r;
  migrate::jsonb s;
  migrate::interval t;
  migrate::inet u;
  migrate::tsvector v;
  std::vector<std::string> w;
  std::optional<std::vector<std::vector<std::int32_t>>> x;
  std::vector<Status> y;
};

std::string text_of(const migrate::registry::Registry& registry) {
  std::string out;
  for (const migrate::catalog::Object& object : registry.declared.objects()) {
    out += object.address.text() + ' ' + std::to_string(object.position);
    for (const migrate::catalog::Attribute& attribute : object.attributes())
      out += ' ' + attribute.name + '=' + attribute.value;
    out += '\n';
  }
  return out;
}

// Whether both say the same objects in the same words.
void check_same(const Registry& models, const std::string& yaml) {
  const std::string text = models.yaml();
  INFO(text);
  const migrate::registry::Registry said = migrate::registry::parse({{"models", text}});
  const migrate::registry::Registry expected = migrate::registry::parse({{"expected", yaml}});
  CHECK(text_of(said) == text_of(expected));
  CHECK(said.renames == expected.renames);
  CHECK(said.hints.backfills == expected.hints.backfills);
  CHECK(said.hints.conversions == expected.hints.conversions);
}

}  // namespace

TEST_CASE("columns have the types of their members") {
  Registry registry;
  registry.enumeration<Status>("status", {{Status::draft, "draft"}, {Status::published, "published"}});
  auto table = registry.table<AllTypes>("t");
  table.column(&AllTypes::a, "a");
  table.column(&AllTypes::b, "b");
  table.column(&AllTypes::c, "c");
  table.column(&AllTypes::d, "d");
  table.column(&AllTypes::e, "e");
  table.column(&AllTypes::f, "f");
  table.column(&AllTypes::g, "g");
  table.column(&AllTypes::h, "h");
  table.column(&AllTypes::i, "i");
  table.column(&AllTypes::j, "j");
  table.column(&AllTypes::k, "k");
  table.column(&AllTypes::l, "l");
  table.column(&AllTypes::m, "m");
  table.column(&AllTypes::n, "n");
  table.column(&AllTypes::o, "o");
  table.column(&AllTypes::p, "p");
  table.column(&AllTypes::q, "q");
  table.column(&AllTypes::r, "r");
  table.column(&AllTypes::s, "s");
  table.column(&AllTypes::t, "t");
  table.column(&AllTypes::u, "u");
  table.column(&AllTypes::v, "v");
  table.column(&AllTypes::w, "w");
  table.column(&AllTypes::x, "x");
  table.column(&AllTypes::y, "y");
  check_same(registry, R"yaml(
enums: {status: [draft, published]}
tables:
  t:
    columns:
      a: boolean
      b: smallint
      c: integer
      d: bigint
      e: real
      f: double precision
      g: text
      h: timestamptz
      i: timestamptz
      j: timestamp
      k: date
      l: date
      m: bytea
      n: bytea
      o: uuid
      p: numeric(10,2)
      q: numeric
      r: json
      s: jsonb
      t: interval
      u: inet
      v: tsvector
      w: "text[]"
      x: {type: "integer[][]", nullable: true}
      y: "public.status[]"
)yaml");
}

TEST_CASE("tables take the mixins of their bases, in the order of the bases") {
  Registry registry;
  auto timestamps =
      registry.mixin<Timestamps>("timestamps");  // described before, and yet second in the structs
  timestamps.column(&Timestamps::created_at, "created_at").default_sql("now()");
  timestamps.column(&Timestamps::updated_at, "updated_at").on_update_set("now()");
  registry.mixin<Key>("key").column(&Key::id, "id").primary_key().identity_always();
  registry.mixin("audited").trigger("audit").after({"insert", "update"}).for_each_row().function("record");
  registry.function("record()").returns("trigger").language("plpgsql").body("BEGIN RETURN NULL; END");
  auto users = registry.table<User>("users").mixin("audited");
  users.column(&User::email, "email").type("varchar(255)").unique();
  check_same(registry, R"yaml(
mixins:
  timestamps:
    columns:
      created_at: {type: timestamptz, default: now()}
      updated_at: {type: timestamptz?, on_update: now()}
  key: {columns: {id: {type: bigint, primary_key: true, identity: always}}}
  audited: {triggers: {audit: {timing: after, events: [insert, update], for_each: row, function: record}}}
functions:
  record(): {returns: trigger, language: plpgsql, body: "BEGIN RETURN NULL; END"}
tables:
  users:
    mixins: [key, timestamps, audited]
    columns:
      email: {type: varchar(255), unique: true}
)yaml");
}

TEST_CASE("a mixin that has another as its base includes it") {
  struct Entity : Key, Timestamps {};
  struct Tag : Entity {
    std::string name;
  };
  Registry registry;
  registry.mixin<Entity>("entity");
  registry.mixin<Key>("key").column(&Key::id, "id").primary_key();
  registry.mixin<Timestamps>("timestamps").column(&Timestamps::created_at, "created_at");
  auto tags = registry.table<Tag>("tags");
  tags.column(&Tag::name, "name");
  tags.index(&Tag::created_at);
  CHECK(registry.yaml().find("entity:\n    mixins: [key, timestamps]\n") != std::string::npos);
  CHECK(registry.yaml().find("tags:\n    mixins: [entity]\n") != std::string::npos);
  CHECK(registry.yaml().find("columns: [created_at]") != std::string::npos);
}

TEST_CASE("keys, indexes and constraints are said by members") {
  struct Line {
    std::int64_t order_id;
    std::int32_t position;
    std::string text;
    std::string during;
  };
  struct Remark {
    std::int64_t order;
    std::int32_t line;
  };
  Registry registry;
  registry.mixin<Key>("key").column(&Key::id, "id").primary_key().identity_by_default();
  auto remarks = registry.table<Remark>("remarks");  // before what it references
  remarks.column(&Remark::order, "order");
  remarks.column(&Remark::line, "line");
  remarks.foreign_key(&Remark::order, &Remark::line)
      .references(&Line::order_id, &Line::position)
      .on_delete("set null")
      .on_update_cascade()
      .deferrable()
      .name("fk_line");
  auto users = registry.table<User>("users");
  users.column(&User::email, "E-Mail").check("\"E-Mail\" LIKE '%@%'").index(map({{"unique", true}}));
  auto lines = registry.schema("billing").table<Line>("lines").unlogged();
  lines.column(&Line::order_id, "order_id").references<User>(&User::id).on_delete_cascade();
  lines.column(&Line::position, "position").default_sql("1");
  lines.column(&Line::text, "Text").collation("C").renamed_from("old").comment("a: b # c");
  lines.column(&Line::during, "during").type("tstzrange").using_sql("x::tstzrange").backfill("'empty'");
  lines.primary_key(&Line::order_id, &Line::position).deferrable().include({"during"});
  lines.unique(&Line::text).nulls_not_distinct();
  lines.index(element(&Line::text, "text_pattern_ops desc"), "lower(\"Text\")", &Line::position)
      .method("btree")
      .where("position > 1")
      .include({"order_id"})
      .name("ix_any");
  lines.check("positive", "position > 0").no_inherit();
  lines.exclusion("apart", {"order_id WITH =", "during WITH &&"}).method("gist").where("position > 2");
  lines.policy("mine").command("select").roles({"public"}).using_sql("true").restrictive();
  lines.object("rules", "log").set("event", "insert").set("commands", list({"NOTIFY lines"}));
  lines.set("with", map({{"fillfactor", 70}})).row_security().grant("public", {"select", "insert"});
  check_same(registry, R"yaml(
mixins: {key: {columns: {id: {type: bigint, primary_key: true, identity: by default}}}}
tables:
  remarks:
    columns: {order: bigint, line: integer}
    foreign_keys:
      - {columns: [order, line], references: "billing.lines(order_id, position)", on_delete: set null,
         on_update: cascade, deferrable: true, name: fk_line}
  users:
    mixins: key
    columns:
      E-Mail: {type: text, check: "\"E-Mail\" LIKE '%@%'", index: {unique: true}}
schemas:
  billing:
    tables:
      lines:
        unlogged: true
        row_security: true
        grants: {public: [select, insert]}
        with: {fillfactor: 70}
        columns:
          order_id: {type: bigint, references: public.users.id, on_delete: cascade}
          position: {type: integer, default: 1}
          Text:     {type: text, collation: C, renamed_from: old, comment: "a: b # c"}
          during:   {type: tstzrange, using: "x::tstzrange", backfill: "'empty'"}
        primary_key: {columns: [order_id, position], deferrable: true, include: during}
        uniques: [{columns: Text, nulls_not_distinct: true}]
        indexes:
          - {name: ix_any, columns: ['"Text" text_pattern_ops desc', 'lower("Text")', position], using: btree,
             where: position > 1, include: order_id}
        checks: {positive: {expression: position > 0, no_inherit: true}}
        exclusions:
          apart: {using: gist, elements: [order_id WITH =, during WITH &&], where: position > 2}
        policies: {mine: {command: select, roles: public, using: "true", restrictive: true}}
        rules: {log: {event: insert, commands: [NOTIFY lines]}}
)yaml");
}

TEST_CASE("the rest of a schema has functions of its own, or is an object of its section") {
  Registry registry;
  registry.naming("pk", "{table}_key").extension("hstore").set("schema", "public");
  registry.enumeration<Status>(
      "billing.state",
      {{Status::draft, "draft"}, {.value = Status::published, .text = "out", .renamed_from = "published"}});
  registry.enumeration("mood", {"good", "bad: #1"});
  auto posts = registry.table<Post>("posts");
  posts.column(&Post::status, "status");
  posts.column("extra", "integer").nullable();
  registry.view("drafts", "SELECT status FROM posts").check_option("local").comment("x");
  registry.materialized_view("counts", "SELECT 1 AS n").index({"n"}).unique();
  registry.domain("positive", "integer").not_null().check("is_positive", "VALUE > 0");
  registry.sequence("numbers").start(1000).increment(10).set("cycle", true);
  registry.procedure("tidy()").language("sql").sql_body("BEGIN ATOMIC SELECT 1; END").security_definer();
  registry.object("aggregates", "total(integer)").set("sfunc", "int4pl").set("stype", "integer");
  registry.object("publications", "everything").set("all_tables", true).owner("postgres");
  check_same(registry, R"yaml(
naming: {pk: "{table}_key"}
extensions: {hstore: public}
enums:
  billing.state: [draft, {name: out, renamed_from: published}]
  mood: [good, "bad: #1"]
tables: {posts: {columns: {status: billing.state, extra: integer?}}}
views: {drafts: {definition: SELECT status FROM posts, check_option: local, comment: x}}
materialized_views: {counts: {definition: SELECT 1 AS n, indexes: [{columns: n, unique: true}]}}
domains: {positive: {type: integer, not_null: true, checks: {is_positive: VALUE > 0}}}
sequences: {numbers: {start: 1000, increment: 10, cycle: true}}
procedures: {tidy(): {language: sql, sql_body: "BEGIN ATOMIC SELECT 1; END", security: definer}}
aggregates: {total(integer): {sfunc: int4pl, stype: integer}}
publications: {everything: {all_tables: true, owner: postgres}}
)yaml");
}

TEST_CASE("raw SQL is run among the models") {
  Registry registry;
  registry.raw_sql("CREATE TABLE a (b int);\nCREATE INDEX ON a (b)").raw_sql("CREATE VIEW c AS SELECT 1");
  const migrate::registry::Registry said = migrate::registry::parse({{"models", registry.yaml()}});
  REQUIRE(said.ddl.size() == 3);
  CHECK(said.ddl[1].sql == "CREATE INDEX ON a (b)");
  CHECK(said.ddl[2].place.text() == "models:1:1");
}
TEST_CASE("a registry that moves takes its builders along, a copy goes its own way") {
  Registry registry;
  auto users = registry.table<User>("users");
  const Registry copy = registry;
  Registry moved = std::move(registry);
  users.column(&User::email, "email");
  CHECK(moved.yaml().find("email") != std::string::npos);
  CHECK(copy.yaml().find("email") == std::string::npos);
}

TEST_CASE("a library of models tells its text, or why there is none") {
  CHECK(migrate::models_text([](Registry& registry) { registry.extension("citext"); }) ==
        "extensions:\n  citext: {}\n");
  CHECK(migrate::models_text([](Registry& registry) {
          registry.extension("citext");
          registry.extension("citext");
        }) == "error: \"extensions: \\\"citext\\\" is there twice\"\n");
  CHECK(migrate::models_text([](Registry& registry) { registry.extension("\xff"); }).find("error: ") == 0);
}
