// Expected names: SQLAlchemy's documentation, "Configuring Constraint Naming Conventions".
#include "registry/naming.hpp"

#include <doctest/doctest.h>

#include "registry/names.hpp"
#include "registry_text.hpp"

using namespace migrate;
using namespace migrate::registry;

namespace {

std::string index_name(const std::string& text) {
  const Registry registry = read("naming: {ix: '" + text +
                                 "'}\ntables: {t: {columns: {a: int, b: int}, indexes: [[a desc, b]]}}\n");
  for (const Declared& declared : registry.objects()) {
    if (declared.object.address.kind == "index") return declared.object.address.name;
  }
  return "";
}

}  // namespace

TEST_CASE("tokens in braces and in SQLAlchemy's writing mean the same") {
  CHECK(index_name("ix_{table}_{column_0}") == "ix_t_a");
  CHECK(index_name("ix_%(table_name)s_%(column_0_name)s") == "ix_t_a");
  CHECK(index_name("ix_%(column_0_label)s") == "ix_t_a");
  CHECK(index_name("ix_{table}_{column_0_N_name}") == "ix_t_a_b");
  CHECK(index_name("ix_{table}_{column_0N}") == "ix_t_ab");
  CHECK(index_name("{column_1}_only") == "b_only");
}

TEST_CASE("foreign keys name what they refer to") {
  const Registry registry = read(
      "naming: {fk: "
      "'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s_%(referred_column_0_name)s'}\n"
      "tables: {t: {columns: {a: {type: int, references: u.x}}}, u: {columns: {x: int}}}\n");
  CHECK(registry.find(catalog::Address::parse("foreign_key:public.t.fk_t_a_u_x")));
}

TEST_CASE("a check's key is the {name} of its name, unless the template has none or the body has a name") {
  const std::string table =
      "tables: {t: {columns: {a: {type: int, check: a > 0}}, checks: {k: a > 1, x: {name: z, expression: a > "
      "2}}}}\n";
  const Registry usual = read(table);
  CHECK(usual.find(catalog::Address::parse("check:public.t.ck_t_k")));
  CHECK(usual.find(catalog::Address::parse("check:public.t.ck_t_a")));
  CHECK(usual.find(catalog::Address::parse("check:public.t.z")));
  const Registry literal = read("naming: {ck: '{table}_check'}\n" + table);
  CHECK(literal.find(catalog::Address::parse("check:public.t.k")));
  CHECK(literal.find(catalog::Address::parse("check:public.t.t_check")));
}

TEST_CASE("long names are shortened the same everywhere, between characters") {
  const std::string table(30, 't'), column(30, 'c');
  const Registry registry = read("tables: {" + table + ": {columns: {" + column +
                                 ": {type: int, unique: "
                                 "true}}}}\n");
  std::string name;
  for (const Declared& declared : registry.objects()) {
    if (declared.object.address.kind == "unique") name = declared.object.address.name;
  }
  CHECK(name.size() == 63);
  CHECK(name.substr(0, 55) == "uq_" + table + '_' + std::string(20, 'c') + '_');
  CHECK(shortened(std::string(63, 'a')) == std::string(63, 'a'));
  CHECK(shortened(std::string(64, 'a')) != shortened(std::string(65, 'a')));
  const std::string umlauts = std::string(53, 'a') + "\xC3\xA4" + std::string(20, 'b');
  CHECK(shortened(umlauts).substr(0, 54) == std::string(53, 'a') + '_');
}

TEST_CASE("a sequence is called as PostgreSQL calls it") {
  // SELECT pg_get_serial_sequence(…) of PostgreSQL 15 for such tables
  CHECK(sequence_name("t", "id") == "t_id_seq");
  CHECK(sequence_name(std::string(63, 't'), "id") == std::string(56, 't') + "_id_seq");
  CHECK(sequence_name(std::string(40, 't'), std::string(40, 'c')) ==
        std::string(29, 't') + '_' + std::string(29, 'c') + "_seq");
}

TEST_CASE("names with dots and quotes are read and written") {
  CHECK(parse_name("a.\"b.c\".\"d\"\"e\"") == Names{"a", "b.c", "d\"e"});
  CHECK(parse_name("Two words . b") == Names{"Two words", "b"});
  CHECK_FALSE(parse_name("a..b"));
  CHECK_FALSE(parse_name("\"a"));
  CHECK_FALSE(parse_name("a\"b"));
  CHECK(format_name({"a", "b.c", "d\"e", "\xC3\xA4"}) == "a.\"b.c\".\"d\"\"e\".\xC3\xA4");
  CHECK(parse_reference("b.t( x , \"y z\" )") == Reference{{"b", "t"}, {"x", "y z"}});
  CHECK_FALSE(parse_reference("t(x"));
  CHECK_FALSE(parse_reference("t()"));
  CHECK_FALSE(parse_reference("t(x) y"));
  CHECK(parse_sql_name("Public.\"T\"") == Names{"public", "T"});
  CHECK_FALSE(parse_sql_name("varchar(20)"));
  CHECK_FALSE(parse_sql_name(""));
}
