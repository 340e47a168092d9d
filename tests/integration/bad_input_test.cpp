// Configurations and scripts that are wrong, and a disk that is full: each ends with its exit status and a
// message that names the place and the way out; the database stays as it is, no file is left.
#include <doctest/doctest.h>

#include <chrono>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

struct BadFile {
  std::string about;
  std::string text;
  const char* place;  // after the file's name
  const char* message;
  const char* hint;
};

// Runs the program with files limited to `blocks` of 1024 bytes.
Result with_limited_files(const Project& project, int blocks, const std::string& command) {
  RunOptions options;
  options.folder = project.folder();
  return run({"bash", "-c",
              "(ulimit -f " + std::to_string(blocks) + "; '" MIGRATE_BINARY "' " + command +
                  " 2>&1) | cat >&2; exit ${PIPESTATUS[0]}"},
             options);
}

}  // namespace

TEST_CASE("no configuration: the way to one") {
  const Project project;
  project.remove("migrate.yaml");
  for (const char* command : {"upgrade head", "current", "revision -m x", "check", "history"}) {
    CAPTURE(command);
    const Result result = project.migrate(command);
    CHECK(result.exit == 2);
    CHECK(result.out == "");
    CHECK(result.err == Holding("migrate.yaml"));
    CHECK(result.err == Holding("migrate init"));
  }
  CHECK(project.files(".") == "migrations models");
}

TEST_CASE("a configuration that is wrong is refused at its place") {
  Project project;
  const std::string url = project.database().url();
  for (const BadFile& bad : {
           BadFile{"a tab", "database:\n\turl: x\n", ":2:", "not valid YAML", "tab"},
           BadFile{"a duplicate key", "models: []\nmodels: []\n", ":2:1", "the key \"models\" appears twice",
                   "line 1"},
           BadFile{"a wrong type", "database: {url: [a, b]}\n", ":1:17", "url", ""},
           BadFile{"an unknown key", "databse: {url: x}\n", ":1:1", "unknown key \"databse\"",
                   "did you mean \"database\"?"},
           BadFile{"an alias of itself", "database: &a\n  url: *a\n", ":2:", "inside the value that it names",
                   "cannot contain itself"},
           BadFile{"an unset variable", "database: {url: \"${NOBODY_SET_THIS}\"}\n", ":1:17",
                   "NOBODY_SET_THIS", ""},
           BadFile{"a word for a time", "database: {url: \"" + url + "\", lock_timeout: soon}\n",
                   ":1:", "soon", ""},
       }) {
    CAPTURE(bad.about);
    project.write("migrate.yaml", bad.text);
    const Result result = project.migrate("upgrade head");
    CHECK(result.exit == 2);
    CHECK(result.out == "");
    CHECK(result.err == Holding{std::string("migrate.yaml") + bad.place});
    CHECK(result.err == Holding{bad.message});
    CHECK(result.err == Holding{bad.hint});
  }
}

TEST_CASE("a script that is wrong is refused at its place before anything runs") {
  const std::string head = "-- x\n--\n-- revision: b\n-- parents: a\n";
  Project project;
  write_chain(project, {"a"});
  for (const BadFile& bad : {
           BadFile{"no header", "CREATE TABLE t_b (id int);\n", ":1", "", "-- revision:"},
           BadFile{"an empty file", "", "", "", "-- revision:"},
           BadFile{"an unknown key", head + "-- parent: a\n\n-- migrate:up\n", ":5",
                   "unknown header key 'parent'", "parents"},
           BadFile{"a missing parent", "-- x\n--\n-- revision: b\n-- parents: nowhere\n\n-- migrate:up\n", "",
                   "nowhere", ""},
           BadFile{"a parent of itself", "-- x\n--\n-- revision: b\n-- parents: b\n\n-- migrate:up\n", "",
                   "b", ""},
           BadFile{"an id that is taken", "-- x\n--\n-- revision: a\n-- parents:\n\n-- migrate:up\n", "",
                   "migrations/a.sql", ""},
           BadFile{"an unknown section", head + "\n-- migrate:upp\nSELECT 1;\n", ":6", "upp", "migrate:up"},
           BadFile{"no section", head + "\nSELECT 1;\n", ":", "", "migrate:up"},
           BadFile{"not UTF-8", head + "\n-- migrate:up\nSELECT '\xff';\n", ":7", "UTF-8", "UTF-8"},
           BadFile{"a quote that is not closed", head + "\n-- migrate:up\nSELECT 'a;\n", ":7", "", ""},
       }) {
    CAPTURE(bad.about);
    project.write("migrations/b.sql", bad.text);
    const Result result = project.migrate("upgrade heads");
    CAPTURE(result.err);
    CHECK(result.exit == 1);
    CHECK(result.out == "");
    CHECK(result.err == Holding{std::string("migrations/b.sql") + bad.place});
    CHECK(result.err == Holding{bad.message});
    CHECK(result.err == Holding{bad.hint});
    CHECK(result.err == Holding{"hint: "});
    CHECK(project.database().query("SELECT count(*) FROM pg_class WHERE relname ~ '^(t_|migrate_)'") == "0");
  }
}

TEST_CASE("two scripts that stand on each other are refused, both named") {
  Project project;
  write_revision(project, "a", "b");
  write_revision(project, "b", "a");
  const Result result = project.migrate("upgrade heads");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/a.sql:4"));
  CHECK(result.err == Holding("migrations/b.sql:4"));
  CHECK(result.err == Holding("hint: "));
  CHECK(project.database().query("SELECT to_regclass('migrate_version')") == "");
}

TEST_CASE("CRLF, a byte order mark and an empty up are no errors") {
  Project project;
  project.write("migrations/a.sql",
                "\xEF\xBB\xBF-- x\r\n--\r\n-- revision: a\r\n-- parents:\r\n\r\n-- migrate:up\r\n"
                "CREATE TABLE t_a (id int);\r\n\r\n-- migrate:down\r\nDROP TABLE t_a;\r\n");
  project.write("migrations/b.sql",
                "-- y\n--\n-- revision: b\n-- parents: a\n\n-- migrate:up\n\n-- migrate:down\n");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(rows(project) == "b");
  CHECK(project.database().query("SELECT to_regclass('t_a')") == "t_a");
  CHECK(project.migrate("downgrade base").exit == 0);
  CHECK(project.database().query("SELECT to_regclass('t_a')") == "");
}

TEST_CASE("100 MB of aliases are refused before they are read, 9 MB of them soon") {
  Project project;
  const auto refusal_of = [&](std::size_t bytes) {
    std::string text = "enums: &a {e: [x]}\ntables: [";
    while (text.size() < bytes) text += "*a, ";
    project.write("models/a.yaml", text + "*a]\n");
    const auto begin = std::chrono::steady_clock::now();
    const Result result = project.migrate("revision --autogenerate -m x");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
    CHECK(result.exit == 2);
    CHECK(result.err.size() < 1500);
    return result.err;
  };
  CHECK(refusal_of(100'000'000) == Holding("models/a.yaml: the file is larger than 10 MB"));
  CHECK(refusal_of(9'000'000) == Holding("models/a.yaml:2:"));
  CHECK(project.files("migrations") == "");
}

TEST_CASE("a script that the disk has no room for is not there, and the message says why") {
  Project project;
  std::string model = "tables:\n";
  for (int i = 0; i < 100; ++i) model += "  t" + std::to_string(i) + ": {columns: {id: int, name: text}}\n";
  project.write("models/a.yaml", model);
  const std::string before = project.database().whole_dump();
  for (const int blocks : {0, 1}) {
    CAPTURE(blocks);
    const Result result = with_limited_files(project, blocks, "revision --autogenerate -m big --rev-id abcd");
    CHECK(result.exit == 1);
    CHECK(result.err == Holding("cannot write '" + (project.folder() / "migrations/abcd_big.sql").string()));
    CHECK(result.err == Holding("detail: File too large"));
    CHECK(result.err == Holding("hint: nothing was written; check the free space"));
    run_well({"bash", "-c", "test -z \"$(find '" + project.folder().string() + "/migrations' -type f)\""});
    run_well({"bash", "-c", "test -z \"$(find '" + project.folder().string() + "' -path '*/cache/*')\""});
  }
  CHECK(with_limited_files(project, 0, "revision -m empty").exit == 1);
  CHECK(project.files("migrations") == "");
  CHECK(project.database().whole_dump() == before);
  CHECK(project.migrate("revision --autogenerate -m big --rev-id abcd").exit == 0);
}
