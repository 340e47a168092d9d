// What `migrate generate cpp` writes.
#include <doctest/doctest.h>

#include "generate/cpp_models.hpp"
#include "generate/cpp_name.hpp"
#include "generate/cpp_text.hpp"
#include "generate/cpp_type.hpp"

using namespace migrate::generate;

namespace {

std::string models(const std::string& yaml) {
  return cpp_models({.yaml = {{"models.yaml", yaml}}});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string type(const std::string& sql) {
  const CppType out = cpp_type_of(sql, [](const std::string& name) { return name == "mood" ? "Mood" : ""; });
  return out.name + (out.says_all ? "" : "!");
}

}  // namespace

TEST_CASE("names are what C++ takes of them") {
  CHECK(cpp_name("user_id") == "user_id");
  CHECK(cpp_name("class") == "class_");
  CHECK(cpp_name("E-Mail") == "E_Mail");
  CHECK(cpp_name("a__b") == "a_b");
  CHECK(cpp_name("2nd") == "n2nd");
  CHECK(cpp_name("_x") == "n_x");
  CHECK(cpp_name("größe") == "gr_e");
  CHECK(cpp_name("") == "n");
  CHECK(type_name("order_items") == "OrderItems");
  CHECK(type_name("2fa codes") == "T2faCodes");
  UniqueNames names;
  CHECK(names.take("a") == "a");
  CHECK(names.take("a") == "a_2");
}

TEST_CASE("tables of many are structs of one") {
  CHECK(singular("posts") == "post");
  CHECK(singular("categories") == "category");
  CHECK(singular("addresses") == "address");
  CHECK(singular("boxes") == "box");
  CHECK(singular("houses") == "house");
  CHECK(singular("status") == "status");
  CHECK(singular("address") == "address");
  CHECK(singular("analysis") == "analysis");
  CHECK(singular("audit_log") == "audit_log");
}

TEST_CASE("types are those of model.hpp, and text where C++ has no word for them") {
  CHECK(type("bigint") == "std::int64_t");
  CHECK(type("int8") == "std::int64_t");
  CHECK(type("serial") == "std::int32_t!");
  CHECK(type("varchar(20)") == "std::string!");
  CHECK(type("numeric(10,2)") == "migrate::numeric<10, 2>");
  CHECK(type("numeric(10)") == "migrate::numeric<10>");
  CHECK(type("numeric(3,-2)") == "std::string!");
  CHECK(type("timestamp with time zone") == "migrate::timestamptz");
  CHECK(type("text[][]") == "std::vector<std::vector<std::string>>");
  CHECK(type("mood[]") == "std::vector<Mood>");
  CHECK(type("tstzrange") == "std::string!");
  CHECK(type("char(3)[]") == "std::vector<std::string>!");
}

TEST_CASE("literals give back their text") {
  CHECK(string_literal("a \"b\" \\ c") == R"("a \"b\" \\ c")");
  CHECK(string_literal("\x01"
                       "2") == "\"\\0012\"");
  CHECK(string_literal("a\nb") == "R\"sql(a\nb)sql\"");
  CHECK(string_literal("a\n)sql\"") == "\"a\\n)sql\\\"\"");
  CHECK(string_literal("a\r\n") == "\"a\\015\\n\"");
}

TEST_CASE("members that share a name stay apart") {
  const std::string text = models("tables: {t: {columns: {a-b: int, a_b: int, class: text}}}");
  CHECK(has(text, "std::int32_t a_b;\n  std::int32_t a_b_2;\n  std::string class_;"));
  CHECK(has(text, "t.column(&T::a_b_2, \"a_b\")"));
}

TEST_CASE("structs and enums that share a name stay apart") {
  const std::string text = models(
      "enums: {user: [a]}\n"
      "tables: {users: {columns: {id: {type: int, primary_key: true}}}}\n"
      "schemas: {old: {tables: {users: {columns: {id: {type: int, references: public.users.id}}}}}}\n");
  CHECK(has(text, "enum class User { a };"));
  CHECK(has(text, "auto users = registry.table<User_2>(\"users\")"));
  CHECK(has(text, "old.table<User_3>(\"users\")"));
  CHECK(has(text, ".references(&User_2::id)"));
}

TEST_CASE("a base that another base has is named once") {
  const std::string text = models(
      "mixins:\n"
      "  key: {columns: {id: {type: int, primary_key: true}}}\n"
      "  entity: {mixins: [key], columns: {at: date}}\n"
      "tables: {t: {mixins: [key, entity], columns: {a: {type: int, references: t.id}}, indexes: [id, [at "
      "desc, a]]}}\n");
  CHECK(has(text, "struct Entity : Key {"));
  CHECK(has(text, "struct T : Entity {"));
  CHECK(has(text, "t.column(&T::a, \"a\").references<T>(&T::id);"));
  CHECK(has(text, "t.index(&T::id);"));
  CHECK(has(text, "t.index(migrate::element(&T::at, \"desc\"), &T::a);"));
}

TEST_CASE("foreign keys that no members can say are said by their text") {
  const std::string text = models(
      "tables:\n"
      "  a: {columns: {id: {type: text, primary_key: true}}}\n"
      "  b: {columns: {x: {type: int, references: a.id}, y: {type: text, references: a}, z: {type: text, "
      "references: a.id}}}\n");
  CHECK(has(text, "&B::x, \"x\").references(\"a.id\")"));
  CHECK(has(text, "&B::y, \"y\").references(\"a\")"));
  CHECK(has(text, "&B::z, \"z\").references(&A::id)"));
}

TEST_CASE("keys of a mapping are names, or parts of names where the naming convention says so") {
  const std::string table = "tables: {t: {columns: {a: int}, indexes: {x: a}, checks: {y: a > 0}}}\n";
  CHECK(has(models(table), "t.index(&T::a).name(\"x\");"));
  CHECK(has(models("naming: {ix: \"{table}_{name}\"}\n" + table),
            "t.object(\"indexes\", \"x\").set(\"columns\", \"a\");"));
  CHECK(has(models(table), "t.check(\"y\", \"a > 0\");"));
}

TEST_CASE("SQL among the models stays SQL") {
  CHECK(has(models("sql: CREATE TABLE t (a int)"), "registry.raw_sql(\"CREATE TABLE t (a int)\");"));
  CHECK(has(cpp_models({.sql = {{"t.sql", "CREATE TABLE t (\n  a int);\n"}}}),
            "registry.raw_sql(R\"sql(CREATE TABLE t (\n  a int);\n)sql\");"));
}

TEST_CASE("flags are flags however they are spelled, and words are words") {
  const std::string text =
      models("sequences: {s: {cycle: on}}\nsubscriptions: {s: {synchronous_commit: on}}\n");
  CHECK(has(text, ".set(\"cycle\", true)"));
  CHECK(has(text, ".set(\"synchronous_commit\", \"on\")"));
}
