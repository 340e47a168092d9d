// Identifiers and walks through the real command: the seeds of Alembic's behaviour
// (../shared/reference/alembic.md, section 5; by number).
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

// a -> b -> c, the database at `at` (empty: untouched).
struct Chain {
  explicit Chain(const std::string& at = "") {
    write_chain(project, {"a", "b", "c"});
    if (!at.empty()) REQUIRE(project.migrate("upgrade " + at).exit == 0);
  }

  Project project;
};

// The tables t_* that are there: "a b".
std::string tables(Project& project) {
  return project.database().query(
      "SELECT string_agg(substr(relname, 3), ' ' ORDER BY relname) FROM pg_class WHERE relname LIKE 't\\_%'");
}

// A failed command leaves the database as it was.
void check_refused(Project& project, const std::string& command, int exit, const std::string& message) {
  CAPTURE(command);
  const std::string before = rows(project);
  const Result result = project.migrate(command);
  CHECK(result.exit == exit);
  CHECK(result.err == Holding(message));
  CHECK(rows(project) == before);
}

}  // namespace

TEST_CASE("alembic seed 1: an upgrade without revisions makes an empty version table") {
  Project project;
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 0);
  CHECK(result.out.empty());
  CHECK(rows(project).empty());
}

TEST_CASE("alembic seeds 2, 16: relative and named offsets") {
  Chain chain;
  Project& project = chain.project;
  CHECK(project.migrate("upgrade +1").exit == 0);
  CHECK(rows(project) == "a");
  CHECK(tables(project) == "a");
  CHECK(project.migrate("upgrade head-1").exit == 0);
  CHECK(rows(project) == "b");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("downgrade base+1").exit == 0);
  CHECK(rows(project) == "a");
  CHECK(project.migrate("upgrade a+1").exit == 0);
  CHECK(rows(project) == "b");
  CHECK(tables(project) == "a b");
}

TEST_CASE("alembic seeds 3, 8, 9: moves that are too long or in the wrong direction change nothing") {
  Chain chain("b");
  check_refused(chain.project, "upgrade +5", 1, "'+5'");
  check_refused(chain.project, "downgrade +1", 2, "'+1'");
  check_refused(chain.project, "upgrade -1", 2, "'-1'");
  check_refused(chain.project, "downgrade c", 1, "revision c is not applied");
}

TEST_CASE("alembic seeds 4, 10: what is applied already is not applied again") {
  Chain chain("head");
  const Result again = chain.project.migrate("upgrade head");
  CHECK(again.exit == 0);
  CHECK(again.err == "nothing to upgrade: the database is at c\n");
  const Result passed = chain.project.migrate("upgrade a");
  CHECK(passed.exit == 0);
  CHECK(passed.err == "nothing to upgrade: a is applied already, the database is at c\n");
  CHECK(rows(chain.project) == "c");
  CHECK(chain.project.database().query("SELECT count(*) FROM migrate_history") == "3");
}

TEST_CASE("alembic seeds 5, 6: one step down at a time, to an empty table") {
  Chain chain("b");
  const Result result = chain.project.migrate("downgrade -1");
  CHECK(result.exit == 0);
  CHECK(result.err == "Running downgrade b -> a, make b\n");
  CHECK(rows(chain.project) == "a");
  CHECK(chain.project.migrate("downgrade -1").exit == 0);
  CHECK(rows(chain.project).empty());
  CHECK(tables(chain.project).empty());
}

TEST_CASE("alembic seed 7: below base there is nothing: -1 fails, base is a move of no steps") {
  Chain chain;
  CHECK(chain.project.migrate("downgrade -1").exit == 1);
  CHECK(chain.project.migrate("downgrade base").exit == 0);
}

TEST_CASE(
    "alembic seeds 11, 12, 13: prefixes: unique ones resolve, ambiguous ones name the candidates, short ones "
    "are "
    "refused") {
  Project project;
  write_chain(project, {"1975ea83b712", "1975eb00aaaa", "20ff00112233"});
  CHECK(project.migrate("upgrade 1975ea").exit == 0);
  CHECK(rows(project) == "1975ea83b712");
  check_refused(project, "upgrade 1975", 1, "1975ea83b712, 1975eb00aaaa");
  check_refused(project, "upgrade 20f", 1, "at least four characters");
  CHECK(project.migrate("show 20ff").out == Holding("Rev: 20ff00112233 (head)"));
}

TEST_CASE("alembic seeds 14, 15: ids that cannot be, or are there already, leave no file") {
  Chain chain;
  for (const char* id : {"ab-c", "a@b", "a+1", "a:b", "a/b", "head"}) {
    CAPTURE(id);
    CHECK(chain.project.migrate({"revision", "--rev-id", id}).exit == 2);
  }
  const Result result = chain.project.migrate("revision --rev-id b");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("migrations/b.sql"));
  CHECK(chain.project.files("migrations") == "a.sql b.sql c.sql");
}

TEST_CASE("alembic seeds 17, 18, 19: ranges of the history, both ends included, newest first") {
  Chain chain("b");
  const Project& project = chain.project;
  CHECK(project.migrate("history").out == "b -> c (head), make c\na -> b, make b\n<base> -> a, make a\n");
  CHECK(project.migrate("history -r a:b").out == "a -> b, make b\n<base> -> a, make a\n");
  CHECK(project.migrate("history -r current:").out == "b -> c (head), make c\na -> b, make b\n");
  CHECK(project.migrate("history -r :current").out == "a -> b, make b\n<base> -> a, make a\n");
  CHECK(project.migrate("history -r-1:current").out == "a -> b, make b\n<base> -> a, make a\n");
  CHECK(project.migrate("history -i -r b:b").out == "a -> b (current), make b\n");
  const Result result = project.migrate("history -r b");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding("START:END"));
}

TEST_CASE("alembic seed 20: current, and whether it is at the heads") {
  Chain chain("b");
  CHECK(chain.project.migrate("current").out == "b\n");
  const Result behind = chain.project.migrate("current --check-heads");
  CHECK(behind.exit == 3);
  CHECK(behind.err == Holding("not on all head revisions"));
  CHECK(chain.project.migrate("upgrade head").exit == 0);
  CHECK(chain.project.migrate("current --check-heads").out == "c (head)\n");
  CHECK(chain.project.migrate("current --check-heads").exit == 0);
}

TEST_CASE("alembic seed 21: looking at a fresh database creates nothing in it") {
  Chain chain;
  const std::string before = chain.project.database().whole_dump();
  CHECK(chain.project.migrate("current").out.empty());
  for (const char* command :
       {"current", "status", "history -i", "upgrade head --dry-run", "upgrade head --sql"}) {
    CAPTURE(command);
    CHECK(chain.project.migrate(command).exit == 0);
  }
  CHECK(chain.project.database().whole_dump() == before);
}

TEST_CASE(
    "alembic seed 22: a database that is ahead of the scripts: every command names the id, only a purge "
    "helps") {
  Chain chain("c");
  chain.project.remove("migrations/c.sql");
  for (const char* command : {"current", "status", "upgrade head", "downgrade a", "stamp a"}) {
    check_refused(chain.project, command, 1, "'c'");
  }
  CHECK(chain.project.migrate("stamp --purge a").exit == 0);
  CHECK(rows(chain.project) == "a");
}

TEST_CASE(
    "alembic seed 22: --allow-ahead lets commands that only read go on, and tells what they pass over") {
  Chain chain("c");
  write_revision(chain.project, "other", "");
  REQUIRE(chain.project.migrate("upgrade other").exit == 0);
  chain.project.remove("migrations/c.sql");
  const Result refused = chain.project.migrate("current");
  CHECK(refused.exit == 1);
  CHECK(refused.err ==
        Holding("the database is ahead of these scripts: table migrate_version holds revision 'c'"));
  CHECK(refused.err == Holding("--allow-ahead"));
  const Result current = chain.project.migrate("current --allow-ahead");
  CHECK(current.exit == 0);
  CHECK(current.out == "other (head)\nc (no script has it)\n");
  CHECK(current.err ==
        "warning: the database is ahead of these scripts: table migrate_version holds c, which no script "
        "has\n");
  CHECK(chain.project.migrate("current --allow-ahead --check-heads").exit == 3);
  CHECK(chain.project.migrate("current --allow-ahead --format json").out ==
        Holding("\"ahead\": [\n    \"c\"\n"));
  CHECK(chain.project.migrate("status --allow-ahead").out == Holding("ahead:    c (no script has it)\n"));
  CHECK(chain.project.migrate("history -i --allow-ahead").out == Holding("other (head) (current)"));
  CHECK(chain.project.migrate("show current --allow-ahead").out == Holding("Rev: other"));
  CHECK(chain.project.migrate("upgrade heads --allow-ahead").exit == 2);
}

TEST_CASE("alembic seeds 23, 24, 25: broken histories are refused with the file that breaks them") {
  struct Case {
    const char* file;
    const char* header;
    const char* message;
  };
  for (const Case& broken : {Case{"d.sql", "-- revision: d\n-- parents: zzzz\n", "zzzz"},
                             Case{"a.sql", "-- revision: a\n-- parents: c\n", "a.sql:4), c"},
                             Case{"d.sql", "-- revision: d\n-- parents: d\n", "d"},
                             Case{"d.sql", "-- revision: b\n-- parents: a\n", "b"}}) {
    Chain chain;
    chain.project.write(std::string("migrations/") + broken.file,
                        std::string("-- x\n--\n") + broken.header + "\n-- migrate:up\n");
    for (const char* command : {"heads", "history", "upgrade head", "revision -m x"}) {
      CAPTURE(command);
      const Result result = chain.project.migrate(command);
      CHECK(result.exit == 1);
      CHECK(result.err == Holding(broken.file));
      CHECK(result.err == Holding(broken.message));
    }
  }
}

TEST_CASE("alembic seed 26: a range is for scripts, not for a database") {
  Chain chain("a");
  check_refused(chain.project, "upgrade a:b", 2, "only for --sql");
  check_refused(chain.project, "downgrade a:base", 2, "only for --sql");
  check_refused(chain.project, "downgrade base --sql", 2, "FROM:base");
}

TEST_CASE("alembic seed 27: a version row that vanished under the run fails the revision whole") {
  Chain chain("b");
  write_revision(chain.project, "c", "b", "CREATE TABLE t_c (id int); DELETE FROM migrate_version;");
  const Result result = chain.project.migrate("upgrade head");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("expected to match one row for revision b"));
  CHECK(rows(chain.project) == "b");
  CHECK(tables(chain.project) == "a b");
}

TEST_CASE("stamp moves the rows and runs nothing") {
  Chain chain;
  CHECK(chain.project.migrate("stamp b").exit == 0);
  CHECK(rows(chain.project) == "b");
  CHECK(chain.project.migrate("stamp head").exit == 0);
  CHECK(chain.project.migrate("stamp base").exit == 0);
  CHECK(rows(chain.project).empty());
  CHECK(tables(chain.project).empty());
  CHECK(chain.project.database().query("SELECT string_agg(event || ' ' || version_num, ', ' ORDER BY id) "
                                       "FROM migrate_history") == "stamp b, stamp c, stamp base");
}

namespace {

// a -> b -> c1 -> d1 and b -> c2 -> d2, everything applied.
struct Fork {
  Fork() {
    write_chain(project, {"a", "b", "c1", "d1"});
    write_revision(project, "c2", "b");
    write_revision(project, "d2", "c2");
    REQUIRE(project.migrate("upgrade heads").exit == 0);
  }

  // The command on a terminal of its own, at which a person types.
  Result typed(const std::string& command, const std::string& answer) const {
    RunOptions options;
    options.folder = project.folder();
    options.input = answer;
    return run({"/usr/bin/script", "-qec", std::string(MIGRATE_BINARY) + " " + command, "/dev/null"},
               options);
  }

  Project project;
};

}  // namespace

TEST_CASE("alembic seeds 37, 41: a downgrade tells which other branches it takes along") {
  Fork fork;
  const Result dry = fork.project.migrate("downgrade c2-1 --dry-run");
  CHECK(dry.err ==
        Holding("warning: revisions of other branches are undone too: d1, c1; for one branch alone: "
                "migrate downgrade d1@b, or migrate downgrade d2@b\n"));
  const Result result = fork.project.migrate("downgrade b");
  CHECK(result.exit == 0);
  CHECK(result.err == Holding("warning: several branches are undone: d1, d2"));
  CHECK(result.err.find("warning") < result.err.find("Running downgrade"));
  CHECK(rows(fork.project) == "b");
}

TEST_CASE(
    "alembic seed 41: on a terminal a downgrade that takes other branches along asks, and takes no for an "
    "answer") {
  Fork fork;
  const Result no = fork.typed("downgrade b", "n\n");
  CHECK(no.exit == 6);
  CHECK(no.out == Holding("several branches are undone: d1, d2"));
  CHECK(no.out == Holding("Go on? [y/N]"));
  CHECK(no.out == Holding("nothing was changed"));
  CHECK(rows(fork.project) == "d1 d2");
  CHECK(fork.typed("downgrade d1@c1", "").exit == 0);  // one branch: no question
  CHECK(rows(fork.project) == "c1 d2");
  CHECK(fork.typed("downgrade b", "y\n").exit == 0);
  CHECK(rows(fork.project) == "b");
  REQUIRE(fork.project.migrate("upgrade heads").exit == 0);
  CHECK(fork.typed("downgrade b --yes", "").exit == 0);
  CHECK(rows(fork.project) == "b");
}

TEST_CASE(
    "alembic seeds 28, 30, 34, 42: moves that are ambiguous are refused with the commands that would do") {
  Fork fork;
  check_refused(fork.project, "upgrade head", 1,
                "hint: migrate upgrade heads, or migrate upgrade d1, or migrate upgrade d2");
  check_refused(fork.project, "downgrade -1", 1, "hint: migrate downgrade d1@-1, or migrate downgrade d2@-1");
  REQUIRE(fork.project.migrate("downgrade d1@-1").exit == 0);
  REQUIRE(fork.project.migrate("downgrade d2@-1").exit == 0);
  CHECK(rows(fork.project) == "c1 c2");
  check_refused(fork.project, "upgrade +1", 1, "hint: migrate upgrade c1@+1, or migrate upgrade c2@+1");
  REQUIRE(fork.project.migrate("downgrade b").exit == 0);
  check_refused(fork.project, "upgrade +1", 1, "hint: migrate upgrade c1@+1, or migrate upgrade c2@+1");
  CHECK(fork.project.migrate("upgrade c1@+1").exit == 0);
  CHECK(rows(fork.project) == "c1");
}

TEST_CASE("alembic seeds 47, 49 to 52: heads are merged, the merge is undone by -1 and done again") {
  Fork fork;
  REQUIRE(fork.project.migrate("merge heads --rev-id merged").exit == 0);
  CHECK(fork.project.migrate("show merged").out ==
        Holding("Rev: merged (head) (mergepoint)\nMerges: d1, d2\n"));
  CHECK(fork.project.migrate("upgrade heads").exit == 0);
  CHECK(rows(fork.project) == "merged");
  CHECK(fork.project.migrate("downgrade -1").exit == 0);
  CHECK(rows(fork.project) == "d1 d2");
  CHECK(fork.project.migrate("upgrade head").exit == 0);
  check_refused(fork.project, "downgrade -2", 1, "hint: migrate downgrade d1@-2, or migrate downgrade d2@-2");
  CHECK(fork.project.migrate("downgrade b").err.find("warning") == std::string::npos);  // one row: one branch
  CHECK(rows(fork.project) == "b");
  CHECK(tables(fork.project) == "a b");
}

TEST_CASE("alembic seeds 56 to 60: dependencies are applied first, implied, and come back as rows") {
  Project project;
  write_chain(project, {"a1", "a2", "a3"});
  write_revision(project, "b1", "");
  write_revision(project, "b2", "b1\n-- depends: a2");
  CHECK(project.migrate("upgrade b2").exit == 0);
  CHECK(rows(project) == "b2");
  CHECK(tables(project) == "a1 a2 b1 b2");
  CHECK(project.migrate("upgrade a1@head").exit == 0);
  CHECK(rows(project) == "a3 b2");
  const Result result = project.migrate("downgrade a1");
  CHECK(result.exit == 0);
  CHECK(result.err == Holding("warning: revisions of other branches are undone too: b2"));
  CHECK(rows(project) == "a1 b1");
}

TEST_CASE("a date names the state of a day, a search of messages what to show") {
  Project project;
  const auto write = [&](const std::string& revision, const std::string& parents, const std::string& day) {
    write_revision(project, revision, parents + "\n-- created: " + day + "T12:00:00Z");
  };
  write("a", "", "2026-10-01");
  write("b", "a", "2026-10-05");
  write("c", "b", "2026-10-09");
  CHECK(project.migrate("upgrade @2026-10-06").exit == 0);
  CHECK(rows(project) == "b");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("downgrade @2026-10-01").exit == 0);
  CHECK(rows(project) == "a");
  CHECK(project.migrate("history -r @2026-10-05:").out == "b -> c (head), make c\na -> b, make b\n");
  CHECK(project.migrate("upgrade @2026-02-30").exit == 2);
  CHECK(project.migrate("show ':/MAKE B'").out == Holding("Rev: b\n"));
  CHECK(project.migrate("show ':/make'").out == Holding("Rev: a\n"));
  CHECK(project.migrate("show :/nowhere").exit == 1);
  CHECK(project.migrate("upgrade :/make").exit == 2);
}

TEST_CASE("alembic seed 109: ids of any length, messages with any character") {
  Project project;
  const std::string revision(200, 'x');
  const std::string message = "it's \"100%\" {done} \\ $1 :x\t<ä🙂>; -- DROP";
  REQUIRE(project.migrate({"revision", "--rev-id", revision, "-m", message}).exit == 0);
  CHECK(project.migrate("upgrade head").err == "Running upgrade  -> " + revision + ", " + message + "\n");
  CHECK(rows(project) == revision);
  CHECK(project.migrate("history").out == "<base> -> " + revision + " (head), " + message + "\n");
  CHECK(project.migrate("downgrade -1").exit == 0);
}
