// Models that are wrong: each ends with the exit status of a usage error and a message that names the place
// and the way out; no script is written, the database stays as it is, no scratch database is left.
#include <doctest/doctest.h>
#include <unistd.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

struct BadModel {
  std::string about;
  std::string yaml;
  const char* place;    // ":line:column" in models/model.yaml
  const char* message;  // a part of it
  const char* hint;     // a part of it; empty where the message says it all
};

class Check {
 public:
  Check() {
    project_.database().psql("CREATE TABLE keep (id int); INSERT INTO keep VALUES (1);");
    before_ = project_.database().whole_dump();
  }

  void refuses(const BadModel& bad) {
    CAPTURE(bad.about);
    project_.write("models/model.yaml", bad.yaml);
    const Result result = project_.migrate("revision --autogenerate -m bad");
    CHECK(result.exit == 2);
    CHECK(result.out == "");
    CHECK(result.err == Holding{std::string("models/model.yaml") + bad.place});
    CHECK(result.err == Holding{bad.message});
    CHECK(result.err == Holding{bad.hint});
    CHECK(result.err.size() < 1500);
    nothing_happened();
  }

  void nothing_happened() {
    CHECK(project_.files("migrations") == "");
    CHECK(project_.database().whole_dump() == before_);
    CHECK(project_.database().query("SELECT * FROM keep") == "1");
    CHECK(project_.database().query(
              "SELECT datname FROM pg_database WHERE datname LIKE 'migrate_scratch%'") == "");
  }

  Project& project() { return project_; }

 private:
  Project project_;
  std::string before_;
};

void check_all(const std::vector<BadModel>& models) {
  Check check;
  for (const BadModel& bad : models) check.refuses(bad);
}

// Each level holds ten of the one before: 10^9 values in a few hundred bytes.
std::string alias_bomb() {
  std::string out = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string alias = std::string("*") + static_cast<char>(c - 1);
    out += std::string(1, c) + ": &" + c + " [" + alias;
    for (int i = 1; i < 10; ++i) out += ", " + alias;
    out += "]\n";
  }
  return out;
}

std::string in_table(const std::string& rest) {
  return "tables:\n  t:\n    columns: {a: int}\n    " + rest + "\n";
}

}  // namespace

TEST_CASE("malformed YAML is refused at its place") {
  check_all({
      {"a tab", "tables:\n  t:\n\tcolumns: {}\n", ":3:2", "not valid YAML", "this line has a tab"},
      {"an open bracket", "tables: {t: {columns: {a: int}\n", ":2:1", "not valid YAML", ""},
      {"a duplicate key", "tables:\n  t: {columns: {a: int}}\n  t: {columns: {b: int}}\n", ":3:3",
       "the key \"t\" appears twice", "the first is in line 2"},
      {"a list for a mapping", "- 1\n", ":1:1", "a model file holds a mapping, this is a list", "tables:"},
      {"two documents", "tables: {}\n---\ntables: {}\n", ":2:1", "a second YAML document", "one document"},
      {"a cyclic anchor", "tables: &a\n  t: *a\n", ":2:6", "inside the value that it names",
       "cannot contain itself"},
      {"a billion values by aliases", alias_bomb(), ":6:", "more than 1,000,000 values", ""},
      {"not UTF-8", "tables:\n  t: {columns: {a: int}, comment: \"\xff\"}\n", ":2:36", "not valid UTF-8",
       "save it as UTF-8"},
      {"a NUL byte", "tables:\n  t: {columns: {a: int}, comment: \"\\0\"}\n", ":2:35", "a NUL byte",
       "take the \\0 away"},
      {"20,000 levels", "tables: " + std::string(20000, '[') + std::string(20000, ']') + "\n",
       ":1:", "not valid YAML", ""},
  });
}

TEST_CASE("a file of 50 MB is refused before it is read") {
  Check check;
  check.project().write("models/model.yaml", "tables: {}\n#" + std::string(50'000'000, 'x') + "\n");
  const Result result = check.project().migrate("check");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding{"model.yaml: the file is larger than 10 MB"});
  check.nothing_happened();
}

TEST_CASE("what is no model is refused with the nearest that is") {
  check_all({
      {"a section", "tabels: {}\n", ":1:1", "unknown key \"tabels\"", "did you mean \"tables\"?"},
      {"a table's key", "tables:\n  t: {colums: {a: int}}\n", ":2:7", "unknown key \"colums\" in this table",
       "\"columns\""},
      {"a column's key", "tables:\n  t: {columns: {a: {type: int, defualt: 1}}}\n", ":2:32", "\"defualt\"",
       "\"default\""},
      {"a flag", "tables:\n  t: {columns: {a: {type: int, nullable: maybe}}}\n", ":2:42",
       "takes true or false", ""},
      {"a word", in_table("foreign_keys: {f: {columns: [a], references: t.a, on_delete: vanish}}"), ":4:66",
       "\"on_delete\" cannot be \"vanish\"", "cascade"},
      {"a mixin", "mixins: {stamps: {}}\ntables:\n  t: {mixins: [stamp]}\n", ":3:16", "no mixin \"stamp\"",
       "\"stamps\""},
      {"a mixin of itself", "mixins:\n  a: {mixins: [b]}\n  b: {mixins: [a]}\ntables: {t: {mixins: [a]}}\n",
       ":3:16", "includes itself", "circle"},
  });
}

TEST_CASE("names that are not there, there twice, or too long") {
  check_all({
      {"a column of an index", in_table("indexes: [[aa]]"), ":4:16", "the table \"t\" has no column \"aa\"",
       ""},
      {"a referenced table", "tables:\n  t: {columns: {a: {type: int, references: user.id}}}\n", ":2:44",
       "the table of \"user.id\" is not in the registry", ""},
      {"a referenced column",
       "tables:\n  t: {columns: {a: {type: int, references: u.idd}}}\n  u: {columns: {id: {type: int, "
       "primary_key: true}}}\n",
       ":2:44", "the table \"u\" has no column \"idd\"", "did you mean \"id\"?"},
      {"a table and an index", in_table("indexes: {x: [a]}") + "  x: {columns: {a: int}}\n", ":5:3",
       "cannot both have the name \"x\"", "model.yaml:4:15; rename one of them"},
      {"a table and an enum", "enums: {t: [a]}\n" + in_table(""), ":3:3", "cannot both have the name \"t\"",
       "rename one of them"},
      {"two primary keys",
       "tables:\n  t:\n    columns: {a: {type: int, primary_key: true}}\n    primary_key: [a]\n", ":4:18",
       "declared twice", "the first is at"},
      {"a label twice", "enums: {e: [a, a]}\n", ":1:16", "the label \"a\" is there twice", ""},
      {"64 bytes", "tables:\n  " + std::string(64, 'x') + ": {columns: {a: int}}\n", ":2:3",
       "is 64 bytes long", "at most 63"},
      {"no name", "tables:\n  \"\": {columns: {a: int}}\n", ":2:3", "the name \"\" is empty", ""},
  });
}

TEST_CASE("what the server refuses is told at the line of the registry") {
  check_all({
      {"a type", "tables:\n  t:\n    columns:\n      a: int\n      b: uuuid\n", ":5:7",
       "type \"uuuid\" does not exist", "b uuuid NOT NULL"},
      {"a default", "tables:\n  t:\n    columns:\n      a: {type: int, default: nwo()}\n", ":4:7",
       "function nwo() does not exist", ""},
      {"a check", in_table("checks: {c: a >}"), ":4:14", "syntax error", "CHECK (a >)"},
      {"a column in a check", in_table("checks: {c: b > 0}"), ":4:14", "column \"b\" does not exist", ""},
      {"a predicate", in_table("indexes:\n      - {columns: [a], where: a = 'x'}"), ":5:9",
       "invalid input syntax", ""},
      {"an operator class", in_table("indexes: [[a nonsense_ops]]"), ":4:15", "nonsense_ops", ""},
      {"a storage parameter", in_table("with: {filfactor: 3}"), ":2:3",
       "unrecognized parameter \"filfactor\"", ""},
      {"an extension", "extensions: [nonsense]\n", ":1:14", "extension \"nonsense\" is not available",
       "must first be installed"},
      {"a key without its unique constraint", in_table("foreign_keys: {f: {columns: [a], references: t.a}}"),
       ":4:20", "no unique constraint matching", ""},
      {"a member of an extension",
       "extensions:\n  citext:\n    members:\n      function citext_hash(citext): {grants: {public: "
       "execute}}\n",
       ":4:7", "the extension \"citext\" has no member \"function citext_hash(citext)\"",
       "did you mean \"function public.citext_hash(public.citext)\"?"},
      {"a reserved schema", "schemas: {pg_mine: {}}\n", ":1:11", "unacceptable schema name", "reserved"},
  });
}

TEST_CASE("what takes the name of the program's own tables is refused") {
  const std::string rest = ": {columns: {a: int}}\n";
  const char* message = "is the table that migrate keeps its own records in";
  check_all({
      {"the version table", "tables:\n  migrate_version" + rest, ":2:3", message, "migrations.version_table"},
      {"the history table", "tables:\n  migrate_history" + rest, ":2:3", message, "take it out"},
      {"an index", in_table("indexes: {migrate_version: [a]}"), ":4:15", message, "take it out"},
  });
  Project project;
  project.write("migrate.yaml", project.read("migrate.yaml") + "  version_table: versions\n");
  project.write("models/model.yaml", "tables:\n  versions" + rest);
  const Result refused = project.migrate("check");
  CHECK(refused.exit == 2);
  CHECK(refused.err == Holding{"models/model.yaml:2:3"});
  project.write("models/model.yaml", "tables:\n  migrate_version" + rest);
  CHECK(project.migrate("check").exit == 3);
}

TEST_CASE("all errors of the server are told at once") {
  Check check;
  check.project().write(
      "models/model.yaml",
      "tables:\n  t: {columns: {a: nonsense}}\n  u: {columns: {a: int}, checks: {c: b > 0}}\n");
  const Result result = check.project().migrate("check");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding{"model.yaml:2:17: "});
  CHECK(result.err == Holding{"model.yaml:3:35: "});
  check.nothing_happened();
}

// In the scratch database each would find a table to drop: `keep` is declared too.
TEST_CASE("SQL that breaks out of its place is executed nowhere") {
  const std::string keep = "  keep: {columns: {id: int?}}\n";
  const auto column = [&](const std::string& body) {
    return "tables:\n  t: {columns: {a: " + body + "}}\n" + keep;
  };
  const auto part = [&](const std::string& rest) { return in_table(rest) + keep; };
  const char* hint = "nothing may follow it";
  check_all({
      {"in a type", column("\"int); DROP TABLE keep; --\""), ":2:20",
       "\"type\" takes a type, this closes a \")\" that it does not open", "keys beside `type:`"},
      {"beside a type", column("int NOT NULL"), ":2:20", "\"type\" takes a type, this goes on after its end",
       "keys beside `type:`"},
      {"in a default", column("{type: int, default: \"1; DROP TABLE keep\"}"), ":2:41",
       "\"default\" takes one SQL expression, this holds a semicolon", hint},
      {"beside a default", column("{type: int, default: 0 CHECK (a > 0)}"), ":2:41", "goes on after its end",
       hint},
      {"in a generated column", column("{type: int, generated: \"1) STORED); DROP TABLE keep; --\"}"),
       ":2:43", "\"generated\" takes one SQL expression, this closes", hint},
      {"in a collation", column("{type: text, collation: '\"C\"; DROP TABLE keep'}"), ":2:44",
       "\"collation\" takes a name, this holds a semicolon", hint},
      {"in a statistics target", column("{type: text, statistics: 5; DROP TABLE keep}"), ":2:45",
       "\"statistics\" takes a whole number", hint},
      {"in a backfill", column("{type: int, backfill: \"1; DROP TABLE keep\"}"), ":2:42",
       "\"backfill\" takes one SQL expression, this holds a semicolon", hint},
      {"in a conversion", column("{type: int, using: \"a::int; DROP TABLE keep\"}"), ":2:39",
       "\"using\" takes one SQL expression, this holds a semicolon", hint},
      {"in a check", part("checks: {c: \"a > 0); DROP TABLE keep; --\"}"), ":4:17",
       "\"check\" takes one SQL expression, this closes", hint},
      {"a comment in a check", part("checks: {c: a > 0 --}"), ":4:17", "ends in a comment", hint},
      {"in an index", part("indexes: [[\"a); DROP TABLE keep; --\"]]"), ":4:16",
       "\"columns\" takes columns and SQL expressions, each an item of its own, this closes", hint},
      {"in a predicate", part("indexes: [{columns: [a], where: \"a > 0; DROP TABLE keep\"}]"), ":4:37",
       "\"where\" takes one SQL expression, this holds a semicolon", hint},
      {"in an exclusion", part("exclusions: {x: [\"a with =); DROP TABLE keep; --\"]}"), ":4:22",
       "\"elements\" takes columns and SQL expressions", hint},
      {"in a sequence", "sequences: {s: {start: \"1; DROP TABLE keep\"}}\ntables:\n" + keep, ":1:24",
       "\"start\" takes a whole number, this holds a semicolon", hint},
  });
}

TEST_CASE("model files that cannot be read, or are not there") {
  Check check;
  Project& project = check.project();
  const Result none = project.migrate("check");
  CHECK(none.exit == 2);
  CHECK(none.err == Holding{"models/*.yaml"});
  std::filesystem::create_directory(project.folder() / "models" / "folder.yaml");
  const Result folder = project.migrate("check");
  CHECK(folder.exit == 2);
  CHECK(folder.err == Holding{"folder.yaml is a folder, not a file"});
  CHECK(folder.err == Holding{"write models/folder.yaml/*.yaml"});
  check.nothing_happened();
}
