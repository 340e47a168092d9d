#include "script/draft.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "error/error.hpp"
#include "script/read.hpp"

using namespace migrate;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

script::Draft draft() {
  return {.revision = "a1",
          .parents = {"b2"},
          .depends = {},
          .labels = {},
          .message = "create users",
          .created = "2026-11-20T10:00:00Z",
          .from = "",
          .to = "",
          .up = {{true, "CREATE TABLE users ();"}},
          .down = {{true, "DROP TABLE users;"}}};
}

std::string round_trip(const std::string& message) {
  script::Draft with = draft();
  with.message = message;
  return script::parse(script::render(with), "x.sql").message;
}

struct Folder {
  fs::path path = fs::temp_directory_path() / ("migrate-draft-test-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("the built-in template is templates/script.sql") {
  CHECK(script::default_template().text == content(fs::path(SOURCE_DIR) / "templates/script.sql"));
}

TEST_CASE("a draft becomes a script as the documentation shows it") {
  CHECK(script::render(draft()) ==
        "-- create users\n--\n-- revision: a1\n-- parents: b2\n-- created: 2026-11-20T10:00:00Z\n\n"
        "-- migrate:up\nCREATE TABLE users ();\n\n-- migrate:down\nDROP TABLE users;\n");
}

TEST_CASE("optional keys and sections come where they say something, and nothing is left where they do not") {
  script::Draft full = draft();
  full.labels = {"blog", "x"};
  full.depends = {"c3"};
  full.from = "f0";
  full.to = "f1";
  full.up.push_back({false, "CREATE INDEX CONCURRENTLY i ON users (a);"});
  full.down.clear();
  const std::string text = script::render(full);
  CHECK(text.find("-- labels: blog, x\n-- depends: c3\n-- from: f0\n-- to: f1\n\n-- migrate:up\n") !=
        std::string::npos);
  CHECK(text.ends_with(
      "users ();\n\n-- migrate:up transaction=none\nCREATE INDEX CONCURRENTLY i ON users (a);\n"));
  CHECK_FALSE(script::parse(text, "").reversible());

  script::Draft empty = draft();
  empty.parents.clear();
  empty.up.clear();
  empty.down = {{}};
  CHECK(script::render(empty).ends_with(
      "-- parents:\n-- created: 2026-11-20T10:00:00Z\n\n-- migrate:up\n\n-- migrate:down\n"));
}

TEST_CASE("SQL is written as it is, blank lines and braces too") {
  script::Draft with = draft();
  with.up = {{true, "DO $$\n\n  {message} \n\n$$;"}};
  CHECK(script::render(with).find("-- migrate:up\nDO $$\n\n  {message} \n\n$$;\n\n") != std::string::npos);
}

TEST_CASE("any message comes back as it was given") {
  for (const std::string message : {"",
                                    "one line",
                                    "two\nlines",
                                    "ends in a line end\n",
                                    "\nstarts with one",
                                    "a\n\nb",
                                    "-- dashes",
                                    "--",
                                    "  indented",
                                    "blanks  ",
                                    " ",
                                    "revision: evil\nparents: x",
                                    "  revision : evil",
                                    "\\revision: a",
                                    "\\\\to: b",
                                    "migrate:up",
                                    " Migrate:down",
                                    "\\migrate:up",
                                    "it's \"quoted\" {braces} %s /* */ ;",
                                    "größe 日本 😀",
                                    "revision",
                                    "key: value",
                                    "\n",
                                    "\n\n"}) {
    CHECK_MESSAGE(round_trip(message) == message, message);
  }
  CHECK(round_trip("a\r\nb\rc") == "a\nb\nc");
}

TEST_CASE("random messages come back as they were given") {
  std::mt19937 random(1);
  const std::vector<std::string> pieces = {"revision:", "to:", "migrate:", "up", "\\", "--",
                                           " ",         "\n",  "x",        ":",  "é",  "\t"};
  for (int round = 0; round < 2000; ++round) {
    std::string message;
    for (auto n = random() % 12; n > 0; --n) message += pieces[random() % pieces.size()];
    CHECK_MESSAGE(round_trip(message) == message, message);
  }
}

TEST_CASE("a message that is no text is refused") {
  CHECK_THROWS_AS(round_trip(std::string("a\0b", 3)), Error);
  CHECK_THROWS_AS(round_trip("\xFF"), Error);
}

TEST_CASE("a project's own template is filled by the same rules") {
  const script::Template form{
      "-- Title: {message}\n--\n-- revision: {revision}\n-- parents: {parents}\n\n{up}\nSELECT '{{}}';\n",
      "t.sql"};
  script::Draft with = draft();
  with.message = "one\ntwo";
  with.down.clear();
  CHECK(script::render(with, form) ==
        "-- Title: one\n-- two\n--\n-- revision: a1\n-- parents: b2\n\n-- migrate:up\nCREATE TABLE users "
        "();\nSELECT '{}';\n");
}

TEST_CASE("a template that cannot work is refused by name") {
  const auto refusal = [](const std::string& text) {
    try {
      script::render(draft(), {text, "t.sql"});
    } catch (const Error& error) {
      CHECK(error.facts().place.file == "t.sql");
      return error.facts();
    }
    FAIL("it was accepted: " << text);
    return ErrorFacts{};
  };
  CHECK(refusal("-- {message}\n-- {revison}\n").place.line == 2);
  CHECK(refusal("-- {message\n").what.find("unknown placeholder") != std::string::npos);
  CHECK(refusal("-- revision: fixed\n-- parents: {parents}\n{up}\n{down}\n").what.find("{revision}") !=
        std::string::npos);
  CHECK(refusal("-- revision: {revision}\n{up}\n{down}\n").what.find("{parents}") != std::string::npos);
  CHECK(refusal("-- revision: {revision}\n-- parents: {parents}\n{up}\n").what.find("{down}") !=
        std::string::npos);
}

TEST_CASE("a new file is written whole, with the folders above it, and never over another") {
  const Folder folder;
  const fs::path path = folder.path / "a" / "b" / "x.sql";
  script::write_new(path, "text\n");
  CHECK(content(path) == "text\n");
  CHECK_THROWS_AS(script::write_new(path, "other\n"), Error);
  CHECK(content(path) == "text\n");
  CHECK(entries(path.parent_path()) == 1);
}

TEST_CASE("a file that cannot be written leaves nothing behind") {
  const Folder folder;
  CHECK_THROWS_AS(script::write_new(folder.path / (std::string(300, 'x') + ".sql"), "text"), Error);
  std::ofstream(folder.path / "file") << "no folder";
  CHECK_THROWS_AS(script::write_new(folder.path / "file" / "x.sql", "text"), Error);
  CHECK(entries(folder.path) == 1);

  // A limit on file sizes stands for a full disk: write() stops short, then fails.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  CHECK_THROWS_AS(script::write_new(folder.path / "full.sql", std::string(5000, 'x')), Error);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(entries(folder.path) == 1);
}
