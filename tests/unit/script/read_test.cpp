#include "script/read.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace migrate;
namespace fs = std::filesystem;

namespace {

const std::string header = "-- create users\n--\n-- revision: a1\n-- parents:\n\n";

script::Script parsed(const std::string& text) {
  return script::parse(text, "m/a1.sql");
}

ErrorFacts refusal(const std::string& text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    CHECK(error.facts().place.file == "m/a1.sql");
    CHECK(!error.facts().hint.empty());
    return error.facts();
  }
  FAIL("it was accepted:\n" << text);
  return {};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("migrate-script-test-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("a batch section has its options, and how fast it goes is no part of what was run") {
  const auto script_of = [](const std::string& options) {
    return parsed(header + "-- migrate:up " + options + "\nDELETE FROM t;\n");
  };
  const script::Script script = script_of("batch=500 key=a,\"B\" pause=50ms target=2s lag=1min blocked=3");
  REQUIRE(script.up.at(0).batch);
  CHECK(*script.up[0].batch == script::Batch{.rows = 500,
                                             .key = {"a", "B"},
                                             .pause = std::chrono::milliseconds(50),
                                             .target = std::chrono::seconds(2),
                                             .lag = std::chrono::minutes(1),
                                             .blocked = 3});
  CHECK(script.up[0].batch->text() == "batch=500 key=a,\"B\" pause=50ms target=2000ms lag=60000ms blocked=3");
  CHECK(script_of("batch=500").checksum == script_of("batch=9 key=a pause=1s").checksum);
}

TEST_CASE("a script is read with its header, its steps and the lines of its statements") {
  const script::Script script = parsed(
      "-- create users\n-- and posts\n--\n-- revision: a1\n-- parents: b2, c3\n-- depends: d4\n-- labels: "
      "blog\n"
      "-- created: 2026-11-20T10:00:00Z\n-- from: f0\n-- to: f1\n"  // line 10
      "\n-- migrate:up\nCREATE TABLE users ();\n-- and\nCREATE TABLE posts ();\n"
      "\n-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON t (a);\n"
      "\n-- migrate:down\nDROP TABLE posts; DROP TABLE users;\n");
  CHECK(script.file == "m/a1.sql");
  CHECK(script.message == "create users\nand posts");
  CHECK(script.revision == "a1");
  CHECK(script.parents == std::vector<std::string>{"b2", "c3"});
  CHECK(script.depends == std::vector<std::string>{"d4"});
  CHECK(script.labels == std::vector<std::string>{"blog"});
  CHECK(script.created == "2026-11-20T10:00:00Z");
  CHECK(script.from == "f0");
  CHECK(script.to == "f1");
  CHECK(script.lines.revision == 4);
  CHECK(script.lines.parents == 5);
  REQUIRE(script.up.size() == 2);
  CHECK(script.up[0].transaction);
  CHECK(script.up[0].line == 12);
  REQUIRE(script.up[0].statements.size() == 2);
  CHECK(script.up[0].statements[1].text == "CREATE TABLE posts ()");
  CHECK(script.up[0].statements[1].line == 15);
  CHECK_FALSE(script.up[1].transaction);
  CHECK(script.up[1].statements.at(0).line == 18);
  REQUIRE(script.down.size() == 1);
  CHECK(script.down[0].statements.size() == 2);
  CHECK(script.reversible());
}

TEST_CASE("an empty up does nothing, an absent down cannot be undone, an empty down can") {
  const script::Script absent = parsed(header + "-- migrate:up\n");
  CHECK(absent.up.at(0).statements.empty());
  CHECK_FALSE(absent.reversible());
  const script::Script empty = parsed(header + "-- migrate:up\n-- migrate:down");
  CHECK(empty.reversible());
  CHECK(empty.down.at(0).statements.empty());
}

TEST_CASE("headers written by hand may leave out what separates them") {
  CHECK(parsed("-- revision: a1\n-- migrate:up\n").message.empty());
  CHECK(parsed("-- hello\n-- revision: a1\n-- migrate:up\n").message == "hello");
  CHECK(parsed("\n-- hello\n\n--revision : a1\n\n-- a comment\n\n-- migrate:up\n").message == "hello");
  CHECK(parsed("-- revision: a1\n-- parents: b,c ,  d\n-- migrate:up").parents.size() == 3);
  CHECK(parsed("-- revision: a1\n-- parents: b,\n-- migrate:up").parents.size() == 1);
}

TEST_CASE("CRLF and a byte order mark are read as if they were not there") {
  const script::Script script =
      parsed("\xEF\xBB\xBF-- hello\r\n--\r\n-- revision: a1\r\n-- migrate:up\r\nSELECT '\r\n';\r\n");
  CHECK(script.message == "hello");
  CHECK(script.up.at(0).statements.at(0).text == "SELECT '\n'");
  CHECK(script.up.at(0).statements.at(0).line == 5);
  CHECK(script.checksum == parsed("-- revision: a1\n-- migrate:up\nSELECT '\n'").checksum);
}

TEST_CASE("a section line inside a string or a body is no section") {
  const script::Script script =
      parsed(header +
             "-- migrate:up\nCREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$\n"
             "-- migrate:down\nSELECT '\n-- migrate:down\n'$$;\n/*\n-- migrate:down\n*/\n");
  CHECK(script.up.at(0).statements.size() == 1);
  CHECK_FALSE(script.reversible());
}

TEST_CASE("section lines are found with any blanks, and only at the start of a line") {
  CHECK(parsed(header + "--migrate:up\nSELECT 1;\n  --  migrate: down\nSELECT 2;").reversible());
  CHECK_FALSE(parsed(header + "-- migrate:up\nSELECT 1; -- migrate:down\nSELECT 2;").reversible());
}

TEST_CASE("the checksum is that of what up runs") {
  const std::string sum = parsed(header + "-- migrate:up\nSELECT 1;\n").checksum;
  CHECK(sum.size() == 32);
  CHECK(parsed("-- revision: other\n-- migrate:up\nselect  1 -- why\n-- migrate:down\nSELECT 3").checksum ==
        sum);
  CHECK(parsed(header + "-- migrate:up\nSELECT 2;\n").checksum != sum);
  CHECK(parsed(header + "-- migrate:up transaction=none\nSELECT 1;\n").checksum != sum);
  CHECK(parsed(header + "-- migrate:up\n-- migrate:up\nSELECT 1;\n").checksum != sum);
}

TEST_CASE("a broken script is refused with its line and the way out") {
  struct Case {
    std::string text;
    int line;
    const char* what;
    const char* hint;
  };
  const std::string up = "-- migrate:up\n";
  for (const Case& c : std::vector<Case>{
           {"", 1, "no header", "revision: <id>"},
           {"CREATE TABLE t ();", 1, "no header", "migrate revision"},
           {"-- hello\n" + up, 1, "no revision id", "revision: <id>"},
           {"-- Revision: a1\n" + up, 1, "no revision id", "did you mean 'revision'"},
           {"-- revision:\n" + up, 1, "empty", "letters"},
           {"-- revision: a1\n-- parent: b\n" + up, 2, "unknown header key 'parent'",
            "did you mean 'parents'"},
           {"-- revision: a1\n-- owner: b\n" + up, 2, "unknown header key 'owner'", "known keys"},
           {"-- revision: a1\n-- just words\n" + up, 2, "no 'key: value'", "empty line"},
           {"-- revision: a1\n-- parents: b\n-- revision: c\n" + up, 3, "'revision' twice", "remove"},
           {"-- revision: a1\n-- parents: b, b\n" + up, 2, "named twice", "once"},
           {"-- revision: ab-c\n" + up, 1, "'-' is not allowed", "letters"},
           {"-- revision: a@b\n" + up, 1, "'@' is not allowed", "letters"},
           {"-- revision: a b\n" + up, 1, "a blank", "letters"},
           {"-- revision: head\n" + up, 1, "meaning of its own", "letters"},
           {"-- revision: a1\n-- parents: a+1\n" + up, 2, "'+' is not allowed", "letters"},
           {header + "SELECT 1;\n" + up, 6, "SQL before the first section", "migrate:up"},
           {header, 3, "no 'up' section", "migrate:up"},
           {header + "-- migrate:down\n", 3, "no 'up' section", "migrate:up"},
           {header + "-- labels: x\n" + up, 6, "after the end of the header", "with the other keys"},
           {header + "-- migrate:upp\n", 6, "unknown section 'migrate:upp'", "did you mean 'migrate:up'"},
           {header + "-- migrate:verify\n", 6, "unknown section", "sections are"},
           {header + "-- migrate:\n", 6, "unknown section", "sections are"},
           {header + "-- migrate:up transaction=no\n", 6, "unknown section option 'transaction=no'",
            "transaction=none"},
           {header + "-- migrate:up key=id\nDELETE FROM t;\n", 6, "without 'batch='", "batch=1000"},
           {header + "-- migrate:up batch=0\nDELETE FROM t;\n", 6, "'batch=0'", "from 1 to"},
           {header + "-- migrate:up batch=9 key=a,\nDELETE FROM t;\n", 6, "'key=a,'", "names of columns"},
           {header + "-- migrate:up batch=9 pause=soon\nDELETE FROM t;\n", 6, "'pause=soon'",
            "length of time"},
           {header + "-- migrate:up batch=9 transaction=none\nDELETE FROM t;\n", 6, "either a batch",
            "leave"},
           {header + "-- migrate:up batch=9\nDELETE FROM t;\nDELETE FROM u;\n", 6, "2 statements",
            "exactly one"},
           {header + "-- migrate:up batch=9\n", 6, "0 statements", "exactly one"},
           {header + "-- migrate:up batch=9\n\nSELECT 1;\n", 8, "a batch is one UPDATE", "other statements"},
           {header + "-- migrate:up batch=9 key=\"Id\"\nUPDATE t SET \"Id\" = 1;\n", 7,
            "changes the column Id", "another key"},
           {header + up + "\nBEGIN;\nSELECT 1;\nCOMMIT;\n", 8, "BEGIN in a migration", "remove it"},
           {header + "-- migrate:up transaction=none\nSELECT 1; COMMIT;\n", 7, "COMMIT in a migration",
            "remove it"},
           {header + up + "SELECT 1;\nVACUUM;\n", 8, "VACUUM cannot run in a transaction",
            "-- migrate:up transaction=none"},
           {header + up + "-- migrate:down\nDROP INDEX CONCURRENTLY i;", 8,
            "DROP INDEX CONCURRENTLY cannot run", "-- migrate:down transaction=none"},
           {header + up + "SELECT 1;\nSELECT 'open;\n-- migrate:down\n", 8, "a string has no end", "'"},
           {header + up + "DO $x$ $$;\n", 7, "a string has no end", "dollar"},
           {header + up + "/* open\n", 7, "a comment has no end", "*/"},
           {header + up + "SELECT \"open\n", 7, "a quoted name has no end", "\""},
           {header + up + "SELECT '\xE4';\n", 7, "not UTF-8", "save the file"},
           {header + up + std::string("SELECT \0;", 9), 7, "NUL", "remove"},
       }) {
    const ErrorFacts facts = refusal(c.text);
    CHECK_MESSAGE(facts.place.line == c.line, c.text);
    CHECK_MESSAGE(contains(facts.what, c.what), facts.what);
    CHECK_MESSAGE(contains(facts.hint, c.hint), facts.hint);
  }
}

TEST_CASE("the header alone is read from the start of a file, however long the file is") {
  const Folder folder;
  const std::string message(9000, 'x');
  const fs::path file =
      folder.write("long.sql", "-- " + message + "\n--\n-- revision: a1\n-- parents: b2\n\n-- migrate:up\n" +
                                   std::string(100000, '\xFF'));
  const script::Header header = script::load_header(file);
  CHECK(header.message == message);
  CHECK(header.revision == "a1");
  CHECK(header.parents == std::vector<std::string>{"b2"});
  CHECK_THROWS_AS(script::load(file), Error);
}

TEST_CASE("a header cut anywhere by the end of the file reads as the whole script does") {
  const Folder folder;
  for (std::size_t length = 4080; length < 4110; ++length) {
    const std::string text =
        "-- " + std::string(length, 'x') + "\xC3\xA9\n--\n-- revision: a1\n-- migrate:up\n";
    CHECK(script::load_header(folder.write("cut.sql", text)).message == script::parse(text, "").message);
  }
}

TEST_CASE("all scripts of some folders are loaded in the order of their names, all errors at once") {
  const Folder folder;
  const auto script = [](const std::string& id) { return "-- revision: " + id + "\n-- migrate:up\n"; };
  folder.write("2.sql", script("b"));
  folder.write("1.sql", script("a"));
  folder.write("note.txt", "no script");
  folder.write(".3.sql", "hidden");
  fs::create_directories(folder.path() / "more");
  folder.write("more/15.sql", script("c"));
  const script::Folders folders{
      .directories = {folder.path(), folder.path() / "more", folder.path() / "missing"}};
  std::string order;
  for (const script::Script& loaded : script::load_all(folders)) order += loaded.revision;
  CHECK(order == "acb");
  CHECK(script::load_all_headers(folders).size() == 3);

  folder.write("4.sql", "no header");
  folder.write("5.sql", script("bad id"));
  try {
    script::load_all(folders);
    FAIL("broken scripts were accepted");
  } catch (const Errors& errors) {
    REQUIRE(errors.all().size() == 2);
    CHECK(contains(errors.all()[0].facts().place.file, "4.sql"));
    CHECK(contains(errors.all()[1].facts().place.file, "5.sql"));
  }
}

TEST_CASE("folders below count where they are asked for, once, without hidden ones and links") {
  const Folder folder;
  const auto script = [](const std::string& id) { return "-- revision: " + id + "\n-- migrate:up\n"; };
  for (const char* below : {"2026/11", ".git", "elsewhere"}) fs::create_directories(folder.path() / below);
  folder.write("b.sql", script("b"));
  folder.write("2026/11/a.sql", script("a"));
  folder.write(".git/hidden.sql", script("hidden"));
  fs::create_directory_symlink(folder.path() / "2026", folder.path() / "linked");
  const auto loaded = [&](const script::Folders& folders) {
    std::string out;
    for (const script::Header& header : script::load_all_headers(folders)) out += header.revision;
    return out;
  };
  CHECK(loaded({.directories = {folder.path()}}) == "b");
  CHECK(loaded({.directories = {folder.path()}, .recursive = true}) == "ab");
  CHECK(loaded({.directories = {folder.path() / "2026", folder.path() / ""}, .recursive = true}) == "ab");
  CHECK(loaded({.directories = {folder.path() / "linked", folder.path()}, .recursive = true}) == "ab");
}

TEST_CASE("what cannot be read is said") {
  const Folder folder;
  CHECK_THROWS_AS(script::load(folder.path() / "none.sql"), Error);
  CHECK_THROWS_AS(script::load(folder.path()), Error);
  const fs::path file = folder.write("file", "");
  CHECK_THROWS_AS(script::load_all({.directories = {file}}), Error);
}
