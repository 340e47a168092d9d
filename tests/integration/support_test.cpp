// The tests' own tools: what they promise to the other tests.
#include <doctest/doctest.h>
#include <signal.h>

#include <stdexcept>

#include "support/dump.hpp"
#include "support/process.hpp"
#include "support/server.hpp"

using namespace migrate::test;

TEST_CASE("a program's exit, output and errors come back, its input goes in") {
  RunOptions options;
  options.input = "hello";
  options.environment = {{"GREETING", "hi"}};
  const Result result = run({"sh", "-c", "cat; echo $GREETING >&2; exit 3"}, options);
  CHECK(result.exit == 3);
  CHECK(result.out == "hello");
  CHECK(result.err == "hi\n");
}

TEST_CASE("a program that does not end in time is killed") {
  RunOptions options;
  options.patience = std::chrono::seconds(0);
  CHECK_THROWS_AS(run({"sleep", "60"}, options), std::runtime_error);
}

TEST_CASE("a program that is signalled says so") {
  Process process({"sleep", "60"});
  process.signal(SIGTERM);
  CHECK(process.wait().exit == 128 + SIGTERM);
}

TEST_CASE("words are cut at spaces, quotes hold them together") {
  CHECK(words("revision -m 'two words' --x=''") ==
        std::vector<std::string>{"revision", "-m", "two words", "--x="});
}

TEST_CASE("equal schemas have equal dumps whatever their tables' column order, different ones differ") {
  Database one;
  Database two;
  Database three;
  one.psql("CREATE TABLE t (a int, b text DEFAULT 'x'); CREATE TABLE migrate_version (v text);");
  two.psql("CREATE TABLE t (b text DEFAULT 'x', a int)");
  three.psql("CREATE TABLE t (a int, b text DEFAULT 'y')");
  CHECK(one.dump() == two.dump());
  CHECK(one.dump() != three.dump());
  CHECK(one.whole_dump() != two.whole_dump());
}

TEST_CASE("a query gives rows, an error throws with the server's words") {
  Database database;
  CHECK(database.query("SELECT 1, 2 UNION ALL SELECT 3, 4") == "1|2\n3|4");
  CHECK_THROWS_WITH_AS(database.query("SELECT nonsense"),
                       doctest::Contains("column \"nonsense\" does not exist"), std::runtime_error);
}

TEST_CASE("a server that crashed comes back") {
  Server own;
  own.psql("postgres", "SELECT 1");
  own.crash();
  CHECK_THROWS_AS(own.psql("postgres", "SELECT 1"), std::runtime_error);
  own.restart();
  CHECK(own.psql("postgres", "SELECT 1") == "1\n");
}
