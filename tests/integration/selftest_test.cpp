// `migrate selftest`: random pairs of schemas, and those that were once found wrong (tests/seeds).
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "support/project.hpp"

using namespace migrate::test;

namespace {

namespace fs = std::filesystem;

Result selftest(std::vector<std::string> arguments) {
  const Project project;
  arguments.insert(arguments.begin(), "selftest");
  RunOptions options;
  options.patience = std::chrono::minutes(20);
  return project.migrate(arguments, options);
}

void expect_good(const Result& result) {
  INFO(result.out, result.err);
  CHECK(result.exit == 0);
}

std::vector<std::string> pairs_found() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "tests/seeds")) {
    if (entry.path().extension() == ".sql") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("selftest: seeds 1 to 75") {
  expect_good(selftest({"--seed", "1", "--rounds", "75"}));
}

TEST_CASE("selftest: seeds 76 to 150") {
  expect_good(selftest({"--seed", "76", "--rounds", "75"}));
}

TEST_CASE("selftest: seeds 151 to 225") {
  expect_good(selftest({"--seed", "151", "--rounds", "75"}));
}

TEST_CASE("selftest: seeds 226 to 300") {
  expect_good(selftest({"--seed", "226", "--rounds", "75"}));
}

TEST_CASE("selftest: every pair that was found") {
  const std::vector<std::string> pairs = pairs_found();
  REQUIRE(!pairs.empty());
  const Result result = selftest(pairs);
  expect_good(result);
  CHECK(result.out.starts_with(std::to_string(pairs.size()) + " good"));
}

TEST_CASE("selftest: a file that holds no pair is refused by name") {
  const Project project;
  project.write("bad.sql", "CREATE TABLE t ();\n");
  const Result result = project.migrate("selftest bad.sql");
  CHECK(result.exit == 2);
  CHECK(result.err.find("bad.sql") != std::string::npos);
}

TEST_CASE("selftest: the same seed gives the same pair, and the database is left as it was") {
  Project project;
  project.database().psql("CREATE TABLE mine (id int)");
  const std::string before = project.database().dump();
  const Result one = project.migrate("-v selftest --seed 7 --rounds 1");
  const Result two = project.migrate("-v selftest --seed 7 --rounds 1");
  CHECK(one.exit == 0);
  CHECK(one.err == two.err);
  CHECK(project.database().dump() == before);
}
