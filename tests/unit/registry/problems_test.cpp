#include <doctest/doctest.h>

#include "registry_text.hpp"

using namespace migrate;
using namespace migrate::registry;

TEST_CASE("unknown keys name the nearest known one") {
  CHECK(problems("tabels: {}\n") == "1:1 unknown key \"tabels\" (did you mean \"tables\"?)\n");
  CHECK(problems("tables: {t: {colums: {a: int}}}\n") ==
        "1:14 unknown key \"colums\" in this table (did you mean \"columns\"?)\n");
  CHECK(problems("tables: {t: {columns: {a: {type: int, uniqe: true}}}}\n") ==
        "1:39 unknown key \"uniqe\" in this column (did you mean \"unique\"?)\n");
  CHECK(problems("schemas: {b: {table: {}}}\n") ==
        "1:15 unknown key \"table\" in this schema (did you mean \"tables\"?)\n");
  CHECK(problems("naming: {pkk: a}\n") == "1:10 unknown key \"pkk\" in naming (did you mean \"pk\"?)\n");
}

TEST_CASE("all problems are shown at once, by file and line") {
  CHECK(problems({{"b.yaml", "tables: {t: {columns: {a: {type: [int]}}}}\nenums: 1\n"},
                  {"a.yaml", "tables: {u: {columns: {a: }}}\n"}}) ==
        "a.yaml:1:24 column u.a has no type (give it a `type:`)\n"
        "b.yaml:1:34 \"type\" takes a value, this is a list\n"
        "b.yaml:2:8 \"enums\" takes a mapping of names or a list, this is a value\n");
}

TEST_CASE("sources that are not YAML are reported alone, all of them") {
  CHECK(problems({{"a.yaml", "a: [\n"}, {"b.yaml", "a: 1\na: 2\n"}, {"c.yaml", "nonsense: 1\n"}})
            .find("b.yaml:2:1 the key \"a\" appears twice") != std::string::npos);
  CHECK(problems({{"a.yaml", "a: [\n"}, {"c.yaml", "nonsense: 1\n"}}).find("nonsense") == std::string::npos);
}

TEST_CASE("only an identity column has a sequence behind it") {
  CHECK(problems("tables: {t: {columns: {a: {type: int, sequence_grants: {x: usage}}}}}\n") ==
        "1:56 column t.a has no sequence behind it (only an identity column has; what `sequences` lists "
        "says it there)\n");
  CHECK(
      problems("tables: {t: {columns: {a: {type: int, identity: always, sequence_grants: {x: usage}}}}}\n") ==
      "none");
}

TEST_CASE("a value of the wrong form") {
  CHECK(problems("- a\n").find("a model file holds a mapping, this is a list") != std::string::npos);
  CHECK(problems("tables: {t: {columns: {a: {type: int, default: null}}}}\n") ==
        "1:39 \"default\" takes a value, this is nothing (leave the key out, or write \"NULL\" in quotes to "
        "mean SQL's NULL)\n");
  CHECK(problems("tables: {t: {columns: {a: {type: int, default: ''}}}}\n").find("\"default\" is empty") !=
        std::string::npos);
  CHECK(problems("tables: {t: {columns: {a: {type: int, nullable: perhaps}}}}\n") ==
        "1:49 \"nullable\" takes true or false, this is a value\n");
  CHECK(problems("tables: {t: {columns: {a: {type: text, storage: big}}}}\n") ==
        "1:49 \"storage\" cannot be \"big\" (it is one of plain, external, main, extended)\n");
  CHECK(problems("tables: {t: {columns: {a: int}, with: [fillfactor]}}\n") ==
        "1:39 \"with\" takes a mapping of names to values, this is a list\n");
  CHECK(problems("tables: {t: 5}\n") == "1:13 the body of a table is a mapping, this is a value\n");
}

TEST_CASE("mixins that are unknown, go round in a circle or are defined twice") {
  CHECK(problems("mixins: {times: {columns: {a: int}}}\ntables: {t: {mixins: [time]}}\n") ==
        "2:23 there is no mixin \"time\" (did you mean \"times\"?)\n");
  CHECK(problems("mixins:\n  a: {mixins: [b]}\n  b: {mixins: [a]}\ntables: {t: {mixins: [a]}}\n") ==
        "3:16 the mixin \"a\" includes itself (take it out of one of the lists that form the circle)\n");
  CHECK(problems({{"a.yaml", "mixins: {m: {}}\n"}, {"b.yaml", "mixins: {m: {}}\n"}}) ==
        "b.yaml:1:10 the mixin \"m\" is defined twice (the first is at a.yaml:1:10)\n");
}

TEST_CASE("what stands in a mixin is reported once, however many tables include it") {
  CHECK(
      problems("mixins: {m: {colums: {}}}\ntables: {t: {mixins: m}, u: {mixins: m}}\n").find("colums", 30) ==
      std::string::npos);
}

TEST_CASE("unknown columns name the nearest one") {
  const std::string head = "tables:\n  t:\n    columns: {email: text, b: int}\n";
  CHECK(problems(head + "    indexes: [[emal]]\n") ==
        "4:16 the table \"t\" has no column \"emal\" (did you mean \"email\"?)\n");
  CHECK(problems(head + "    primary_key: [id]\n") == "4:19 the table \"t\" has no column \"id\"\n");
  CHECK(problems(head + "    uniques: {u: {columns: [email], include: [b, bb]}}\n") ==
        "4:50 the table \"t\" has no column \"bb\" (did you mean \"b\"?)\n");
  // SQL is the server's to judge
  CHECK(problems(head + "    indexes: [{name: i, columns: [lower(emal)]}]\n") == "none");
}

TEST_CASE("foreign keys that point nowhere") {
  const std::string users = "tables:\n  users: {columns: {id: {type: int, primary_key: true}, n: int}}\n";
  CHECK(problems(users + "  t: {columns: {u: {type: int, references: user.id}}}\n") ==
        "3:44 the table of \"user.id\" is not in the registry\n");
  CHECK(problems(users + "  t: {columns: {u: {type: int, references: user}}}\n") ==
        "3:44 the table of \"user\" is not in the registry (did you mean \"users\"?)\n");
  CHECK(problems(users + "  t: {columns: {u: {type: int, references: users.ix}}}\n") ==
        "3:44 the table \"users\" has no column \"ix\" (did you mean \"id\"?)\n");
  CHECK(problems(users + "  t: {columns: {u: {type: int, references: t}}}\n") ==
        "3:44 the table \"t\" has no primary key to reference (name the columns: t(column))\n");
  CHECK(problems(users +
                 "  t: {columns: {u: int}, foreign_keys: [{columns: [u], references: 'users(id, n)'}]}\n")
            .find("has 1 columns and references 2") != std::string::npos);
  CHECK(problems(users + "  t: {columns: {u: int}, foreign_keys: [{columns: [u]}]}\n")
            .find("references nothing") != std::string::npos);
  CHECK(problems(users + "  t: {columns: {u: {type: int, references: 'users('}}}\n")
            .find("\"references\" takes a table or its columns") != std::string::npos);
}

TEST_CASE("keys of a foreign key need one") {
  CHECK(problems("tables: {t: {columns: {a: {type: int, on_delete: cascade}}}}\n") ==
        "1:50 \"on_delete\" needs \"references\" beside it (it belongs to a foreign key)\n");
}

TEST_CASE("the same object twice names both places") {
  CHECK(problems({{"a.yaml", "tables: {t: {columns: {a: int}}}\n"},
                  {"b.yaml", "schemas: {public: {tables: {t: {columns: {b: int}}}}}\n"}}) ==
        "b.yaml:1:29 table t is declared twice (the first is at a.yaml:1:10; take one of them away)\n");
  CHECK(problems("tables: {t: {columns: {a: int}, indexes: [[a], [a]]}}\n") ==
        "1:48 index t.ix_t_a is declared twice (the first is at m.yaml:1:43; give one of them a `name:`)\n");
  CHECK(problems("tables: {t: {columns: {a: {type: int, primary_key: true}}, primary_key: [a]}}\n")
            .find("two of primary_key") == std::string::npos);
}

TEST_CASE("two objects that PostgreSQL keeps in one space of names") {
  CHECK(
      problems("sequences: {t: }\ntables: {t: {columns: {a: int}}}\n") ==
      "2:10 table t and sequence t cannot both have the name \"t\" (the first is at m.yaml:1:13; rename one "
      "of them)\n");
  CHECK(problems("enums: {t: [a]}\ntables: {t: {columns: {a: int}}}\n").find("table t and enum t") !=
        std::string::npos);
  CHECK(problems("tables:\n  t: {columns: {a: int}, indexes: {i: [a]}}\n  u: {columns: {a: int}, indexes: "
                 "{i: [a]}}\n")
            .find("3:36 index u.i and index t.i") == 0);
  CHECK(problems("tables: {t: {columns: {a: int}, checks: [{name: c, expression: a > 0}], "
                 "foreign_keys: [{name: c, columns: [a], references: 't(a)'}]}}\n")
            .find("cannot both have the name \"c\"") != std::string::npos);
}

TEST_CASE("a table with two primary keys") {
  CHECK(problems("tables: {t: {columns: {a: {type: int, primary_key: true}, b: int}, primary_key: {name: k, "
                 "columns: [b]}}}\n")
            .find("the table \"t\" has two of primary_key") != std::string::npos);
}

TEST_CASE("names that PostgreSQL would cut or refuse") {
  const std::string long_name(64, 'x');
  CHECK(problems("tables: {" + long_name + ": {columns: {a: int}}}\n") ==
        "1:10 the name \"" + long_name + "\" is 64 bytes long; PostgreSQL's names have at most 63\n");
  CHECK(problems("tables: {'': {columns: {a: int}}}\n") == "1:10 the name \"\" is empty\n");
  CHECK(problems("tables: {t: {columns: {\"a\\0b\": int}}}\n").find("holds a NUL byte") != std::string::npos);
  CHECK(problems("enums: {e: [" + long_name + "]}\n").find("1:13 the label") == 0);
  CHECK(problems("tables: [{columns: {a: int}}]\n").find("1:10 this table has no name") == 0);
}

TEST_CASE("what is never null cannot be nullable") {
  CHECK(problems("tables: {t: {columns: {a: {type: int, identity: true, nullable: true}}}}\n") ==
        "1:65 column a cannot be nullable: it is an identity column (take the \"?\" or `nullable: true` "
        "away)\n");
  CHECK(problems("tables: {t: {columns: {a: 'serial?'}}}\n")
            .find("1:27 column a cannot be nullable: it is a serial column") == 0);
  CHECK(problems("tables: {t: {columns: {a: {type: int?, primary_key: true}}}}\n")
            .find("column a cannot be nullable: it is part of the primary key") != std::string::npos);
  CHECK(problems("tables: {t: {columns: {a: int?}, primary_key: [a]}}\n")
            .find("column a cannot be nullable: it is part of the primary key") != std::string::npos);
}

TEST_CASE("checks without a name have nothing to be called by") {
  CHECK(
      problems("tables: {t: {columns: {a: int}, checks: [a > 0]}}\n").find("1:42 this check needs a name") ==
      0);
}

TEST_CASE("a naming template says what it can say") {
  CHECK(problems("naming: {ix: \"ix_{colunm_0}\"}\n").find("1:14 there is no token \"colunm_0\"") == 0);
  CHECK(problems("naming: {ix: \"ix_{table\"}\n").find("does not end") != std::string::npos);
  CHECK(
      problems({{"a.yaml", "naming: {ix: a}\n"}, {"b.yaml", "naming: {ix: b}\n"}}) ==
      "b.yaml:1:14 \"ix\" is given another template here (the first is at a.yaml:1:14; one registry has one "
      "convention)\n");
}

TEST_CASE("enum labels") {
  CHECK(problems("enums: {e: [a, a]}\n") == "1:16 the label \"a\" is there twice\n");
  CHECK(problems("enums: {e: [a, null]}\n").find("1:16 a label is a value") == 0);
}

TEST_CASE("files that cannot be read are problems like others") {
  try {
    load(ModelSources{.yaml = {"/nowhere/a.yaml", "/nowhere/b.yaml"}, .sql = {}}, "/nowhere");
    FAIL("no error");
  } catch (const Errors& errors) {
    REQUIRE(errors.all().size() == 2);
    CHECK(errors.all()[0].facts().place.file == "/nowhere/a.yaml");
    CHECK(errors.exit() == Exit::usage);
  }
}
