#include "script/rewrite.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "error/error.hpp"
#include "script/draft.hpp"
#include "script/read.hpp"

using namespace migrate;
namespace fs = std::filesystem;

namespace {

struct File {
  explicit File(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  ~File() { fs::remove(path); }
  fs::path path = fs::temp_directory_path() / ("migrate-rewrite-test-" + std::to_string(::getpid()) + ".sql");
};

std::string rewritten(const std::string& text, const std::vector<std::string>& parents) {
  const File file(text);
  return script::with_parents(file.path, parents);
}

}  // namespace

TEST_CASE("the parents change, and not another byte") {
  CHECK(
      rewritten("-- x\n--\n-- revision: a\n-- parents: b\n-- created: c\n\n-- migrate:up\nS -- é\n", {"c"}) ==
      "-- x\n--\n-- revision: a\n-- parents: c\n-- created: c\n\n-- migrate:up\nS -- é\n");
  CHECK(rewritten("-- revision: a\n--  parents : b,  c  \n-- migrate:up", {"d", "e"}) ==
        "-- revision: a\n--  parents : d, e\n-- migrate:up");
  CHECK(rewritten("-- revision: a\n-- parents:\n-- migrate:up\n", {"d"}) ==
        "-- revision: a\n-- parents: d\n-- migrate:up\n");
  CHECK(rewritten("-- revision: a\n-- parents: d\n-- migrate:up\n", {}) ==
        "-- revision: a\n-- parents:\n-- migrate:up\n");
}

TEST_CASE("a script that names no parents gets the line; line ends and mark stay what they are") {
  CHECK(rewritten("-- revision: a\n-- migrate:up\n", {"d"}) ==
        "-- revision: a\n-- parents: d\n-- migrate:up\n");
  CHECK(rewritten("\xEF\xBB\xBF-- revision: a\r\n-- parents: b\r\n\r\n-- migrate:up\r\n", {"c"}) ==
        "\xEF\xBB\xBF-- revision: a\r\n-- parents: c\r\n\r\n-- migrate:up\r\n");
  CHECK(rewritten("-- revision: a\r\n-- migrate:up\r\n", {"c"}) ==
        "-- revision: a\r\n-- parents: c\r\n-- migrate:up\r\n");
}

TEST_CASE("a file is written over whole, keeps its permissions, and stays a link where it is one") {
  const File file("before");
  fs::permissions(file.path, fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read);
  const fs::path link = file.path.string() + ".link";
  fs::create_symlink(file.path, link);
  script::write_over(link, "after");
  std::ostringstream text;
  text << std::ifstream(file.path).rdbuf();
  CHECK(text.str() == "after");
  CHECK(fs::is_symlink(link));
  CHECK(fs::status(file.path).permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read));
  fs::remove(link);
  CHECK_THROWS(script::write_over(link, "nothing to write over"));
  CHECK(!fs::exists(link));
}
