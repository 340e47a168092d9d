#include "registry/write.hpp"

#include <doctest/doctest.h>

#include "kinds/kind.hpp"
#include "registry/model.hpp"
#include "registry_text.hpp"

using namespace migrate;
using namespace migrate::registry;
using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

namespace {

const std::vector<catalog::Dependency> no_dependencies;

// An object as extraction gives it.
Object object(const std::string& text,
              const std::vector<std::pair<std::string, std::string>>& attributes = {}, int position = 0) {
  Object out;
  out.address = Address::parse(text);
  out.position = position;
  if (out.address.of.empty()) {
    const Address& a = out.address;
    const std::string_view parent = kinds::get(a.kind).parent;
    if (!parent.empty()) {
      out.parent = a;
      out.parent.kind = parent;
    } else if (!a.relation.empty()) {
      out.parent = {.kind = "table", .schema = a.schema, .name = a.relation};
    } else if (!a.schema.empty()) {
      out.parent = {.kind = "schema", .name = a.schema};
    }
  } else {
    out.parent = out.address;
    out.parent.kind = out.address.of;
    out.parent.of = "";
  }
  for (const auto& [name, value] : attributes) out.set(name, value);
  return out;
}

// The objects of both as text: "address attribute=value …", one a line.
std::string text_of(const std::vector<Object>& objects) {
  std::string out;
  for (const Object& o : objects) {
    out += o.address.text();
    for (const auto& attribute : o.attributes()) out += ' ' + attribute.name + '=' + attribute.value;
    out += '\n';
  }
  return out;
}

std::string read_back(const std::string& yaml) {
  return text_of(read(yaml).declared.objects());
}

const Object common = object("schema:public");

}  // namespace

TEST_CASE("a small database is written as a person would write it") {
  const Snapshot snapshot(
      {common,
       object("enum:public.status", {{"labels", "{draft,live}"}}),
       object("table:public.users"),
       object("column:public.users.id", {{"type", "uuid"}, {"not_null", "true"}}, 1),
       object("default:public.users.id", {{"expression", "gen_random_uuid()"}}, 1),
       object("column:public.users.email", {{"type", "character varying(255)"}, {"not_null", "true"}}, 2),
       object("column:public.users.bio", {{"type", "text"}}, 3),
       object("column:public.users.seen", {{"type", "timestamp with time zone"}}, 4),
       object("primary_key:public.users.pk_users", {{"columns", "{id}"}}),
       object("unique:public.users.uq_users_email", {{"columns", "{email}"}}),
       object("index:public.users.ix_users_seen", {{"columns", "{seen}"}}),
       object("check:public.users.ck_users_bio", {{"expression", "(bio <> ''::text)"}}),
       object("table:public.posts"),
       object("comment:table:public.posts", {{"text", "What users say"}}),
       object("column:public.posts.id", {{"type", "integer"}, {"not_null", "true"}}, 1),
       object("default:public.posts.id", {{"expression", "nextval('public.posts_id_seq'::regclass)"}}, 1),
       object("sequence:public.posts_id_seq", {{"type", "integer"}, {"owned_by", "{public,posts,id}"}}),
       object("column:public.posts.author", {{"type", "uuid"}, {"not_null", "true"}}, 2),
       object("column:public.posts.tags", {{"type", "text[]"}, {"not_null", "true"}}, 3),
       object("default:public.posts.tags", {{"expression", "'{}'::text[]"}}, 3),
       object("primary_key:public.posts.posts_pkey", {{"columns", "{id}"}}),
       object("foreign_key:public.posts.fk_posts_author_users", {{"columns", "{author}"},
                                                                 {"references", "{public,users}"},
                                                                 {"referenced_columns", "{id}"},
                                                                 {"on_delete", "CASCADE"}}),
       object("index:public.posts.by_tag",
              {{"columns", "{tags,\"lower(author::text) DESC\"}"}, {"using", "gin"}})},
      no_dependencies);
  CHECK(write(snapshot) == R"(enums:
  status: [draft, live]
tables:
  posts:
    comment: What users say
    columns:
      id: serial
      author: {type: uuid, references: users.id, on_delete: cascade}
      tags: {type: "text[]", default: "'{}'::text[]"}
    primary_key: {name: posts_pkey, columns: [id]}
    indexes:
      by_tag: {using: gin, columns: [tags, lower(author::text) DESC]}
  users:
    columns:
      id: {type: uuid, primary_key: true, default: gen_random_uuid()}
      email: {type: character varying(255), unique: true}
      bio: text?
      seen: {type: timestamp with time zone, nullable: true, index: true}
    checks:
      bio: (bio <> ''::text)
)");
  CHECK(read_back(write(snapshot)) == text_of(snapshot.objects()));
}

TEST_CASE("other schemas stand below schemas, names with dots in quotes") {
  const Snapshot snapshot(
      {common, object("comment:schema:public", {{"text", "ours"}}), object("schema:billing"),
       object("schema:empty"), object("extension:citext", {{"schema", "public"}}),
       object("comment:schema:billing", {{"text", "money"}}), object("table:billing.\"in.voices\""),
       object("column:billing.\"in.voices\".\"I d\"", {{"type", "integer"}}, 1),
       object("table:public.\"a.b\""), object("table:public.\"\"\"q\"\"\""), object("table:public.\" x\"")},
      no_dependencies);
  CHECK(write(snapshot) == R"(extensions:
  citext: public
tables:
  '" x"': {}
  '"""q"""': {}
  '"a.b"': {}
schemas:
  billing:
    comment: money
    tables:
      in.voices:
        columns:
          I d: integer?
  empty: {}
  public:
    comment: ours
)");
  CHECK(read_back(write(snapshot)) == text_of(snapshot.objects()));
}

TEST_CASE("every attribute of every kind is read back as it was") {
  const std::vector<Object> objects = {
      common,
      object("schema:Other"),
      object("extension:citext", {{"schema", "Other"}}),
      object("comment:extension:citext", {{"text", "data type: \"case-insensitive\" #1"}}),
      object("enum:Other.e", {{"labels", "{\"a b\",true,1,\"null\",it's,\"\\\"\",on,\"x, y\"}"}}),
      object("comment:enum:Other.e", {{"text", "null"}}),
      object("enum:public.nothing"),
      object("sequence:public.s", {{"type", "smallint"},
                                   {"increment", "-2"},
                                   {"minvalue", "-100"},
                                   {"maxvalue", "-1"},
                                   {"start", "-3"},
                                   {"cache", "5"},
                                   {"cycle", "true"},
                                   {"unlogged", "true"},
                                   {"owned_by", "{Other,t,a}"}}),
      object("sequence:Other.own", {{"owned_by", "{Other,t,a}"}}),
      object("table:Other.t", {{"unlogged", "true"},
                               {"access_method", "heap2"},
                               {"tablespace", "fast disk"},
                               {"options", "{autovacuum_enabled=false,fillfactor=70,toast.x=}"},
                               {"row_security", "true"},
                               {"force_row_security", "true"},
                               {"replica_identity", "full"}}),
      object("comment:table:Other.t", {{"text", "  leading, trailing \n\nlines\t\x01 \xE2\x80\xA8 end"}}),
      object("column:Other.t.a",
             {{"type", "character varying(20)"},
              {"collation", "pg_catalog.\"C\""},
              {"not_null", "true"},
              {"storage", "EXTERNAL"},
              {"compression", "lz4"},
              {"statistics", "500"},
              {"options", "{n_distinct=-0.5,n_distinct_inherited=2}"}},
             1),
      object("comment:column:Other.t.a", {{"text", "line one\nline two: {x}\n"}}),
      object("default:Other.t.a", {{"expression", "'null'::character varying"}}, 1),
      object("column:Other.t.b",
             {{"type", "integer"},
              {"not_null", "true"},
              {"identity", "by default"},
              {"identity_sequence", "odd_name"},
              {"increment", "3"},
              {"minvalue", "2"},
              {"maxvalue", "9"},
              {"start", "4"},
              {"cache", "7"},
              {"cycle", "true"}},
             2),
      object("column:Other.t.c", {{"type", "text"}, {"generated", "((a)::text || ': #'::text)"}}, 3),
      object("column:Other.t.d", {{"type", "bigint"}, {"not_null", "true"}, {"identity", "always"}}, 4),
      object("column:Other.t.e", {{"type", "bigint"}, {"not_null", "true"}}, 5),
      object("default:Other.t.e", {{"expression", "0"}}, 5),
      object("column:Other.t.f", {{"type", "\"Other\".e"}}, 6),
      object("default:Other.t.f", {{"expression", "NULL::\"Other\".e"}}, 6),
      object("column:Other.t.\"?\"", {{"type", "\"what?\""}}, 7),
      object("primary_key:Other.t.pk_t", {{"columns", "{b,a}"},
                                          {"include", "{c}"},
                                          {"deferrable", "true"},
                                          {"initially_deferred", "true"},
                                          {"options", "{fillfactor=50}"},
                                          {"tablespace", "x"},
                                          {"clustered", "true"},
                                          {"replica_identity", "true"}}),
      object("comment:primary_key:Other.t.pk_t", {{"text", "the key"}}),
      object("comment:index:Other.t.pk_t", {{"text", "its index"}}),
      object("unique:Other.t.uq_t_a", {{"columns", "{a}"}}),
      object("comment:unique:Other.t.uq_t_a", {{"text", "once"}}),
      object("unique:Other.t.u2", {{"columns", "{a,b}"}, {"nulls_not_distinct", "true"}}),
      object("unique:Other.t.uq_t_e", {{"columns", "{e}"}}),
      object("index:Other.t.ix_t_e", {{"columns", "{e}"}}),
      object("check:Other.t.ck_t_a", {{"expression", "((a)::text <> 'x'::text)"}}),
      object("check:Other.t.t_a_check",
             {{"expression", "a ~ '^[a-z]: #'::text"}, {"no_inherit", "true"}, {"not_valid", "true"}}),
      object("exclusion:Other.t.ex", {{"using", "gist"},
                                      {"elements", "{\"b WITH =\",\"int4range(b, 2) WITH &&\"}"},
                                      {"include", "{a}"},
                                      {"where", "(b > 0)"},
                                      {"deferrable", "true"},
                                      {"initially_deferred", "true"},
                                      {"options", "{fillfactor=50}"},
                                      {"tablespace", "x"}}),
      object("foreign_key:Other.t.fk_t_a_q", {{"columns", "{a}"},
                                              {"references", "{public,q}"},
                                              {"referenced_columns", "{\"odd, (name)\"}"},
                                              {"match", "FULL"},
                                              {"on_update", "SET DEFAULT"},
                                              {"on_delete", "RESTRICT"},
                                              {"deferrable", "true"},
                                              {"initially_deferred", "true"},
                                              {"not_valid", "true"}}),
      object("foreign_key:Other.t.fk_t_b_t",
             {{"columns", "{b}"}, {"references", "{Other,t}"}, {"referenced_columns", "{d}"}}),
      object("foreign_key:Other.t.two", {{"columns", "{a,b}"},
                                         {"references", "{Other,t}"},
                                         {"referenced_columns", "{b,a}"},
                                         {"on_delete", "SET NULL"},
                                         {"set_columns", "{a}"}}),
      object("index:Other.t.i", {{"unique", "true"},
                                 {"using", "gist"},
                                 {"columns", "{a,\"b DESC NULLS LAST\",\"\\\"?\\\"\",\"(a || 'x'::text)\"}"},
                                 {"include", "{c,?}"},
                                 {"nulls_not_distinct", "true"},
                                 {"where", "(a IS NOT NULL)"},
                                 {"statistics", "{4=100}"},
                                 {"options", "{fillfactor=70}"},
                                 {"tablespace", "x"},
                                 {"clustered", "true"},
                                 {"replica_identity", "true"}}),
      object("comment:index:Other.t.i", {{"text", "~"}}),
      object("table:public.q"),
      object("column:public.q.\"odd, (name)\"", {{"type", "text"}, {"not_null", "true"}}, 1),
  };
  const Snapshot snapshot(objects, no_dependencies);
  const std::string yaml = write(snapshot);
  INFO(yaml);
  CHECK(read_back(yaml) == text_of(snapshot.objects()));
}

TEST_CASE("the sequence of an identity column is written only when its name is not the usual one") {
  const auto yaml_of = [](const std::string& sequence) {
    return write(Snapshot({common, object("table:public.t"),
                           object("column:public.t.id",
                                  {{"type", "integer"},
                                   {"not_null", "true"},
                                   {"identity", "always"},
                                   {"identity_sequence", sequence}},
                                  1)},
                          no_dependencies));
  };
  CHECK(yaml_of("t_id_seq").find("identity: always}") != std::string::npos);
  CHECK(yaml_of("t_id_seq1").find("identity_sequence: t_id_seq1") != std::string::npos);
}

TEST_CASE("serial is written only for what PostgreSQL makes of serial") {
  const auto yaml_of = [](const std::string& type, const std::string& sequence_type,
                          const std::string& name) {
    return write(Snapshot(
        {common, object("table:public.t"),
         object("column:public.t.id", {{"type", type}, {"not_null", "true"}}, 1),
         object("default:public.t.id", {{"expression", "nextval('public." + name + "'::regclass)"}}, 1),
         object("sequence:public." + name, {{"type", sequence_type}, {"owned_by", "{public,t,id}"}})},
        no_dependencies));
  };
  CHECK(yaml_of("bigint", "", "t_id_seq").find("id: bigserial") != std::string::npos);
  CHECK(yaml_of("bigint", "integer", "t_id_seq").find("serial") == std::string::npos);
  CHECK(yaml_of("integer", "integer", "other").find("serial") == std::string::npos);
}
