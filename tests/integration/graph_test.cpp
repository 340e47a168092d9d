// Identifiers and walks through the real command: the seeds of Alembic's behaviour
// (../shared/reference/alembic.md, section 5.1; their numbers stand in brackets).
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

TEST_CASE("[1] an upgrade without revisions makes an empty version table") {
  Project project;
  const Result result = project.migrate("upgrade head");
  CHECK(result.exit == 0);
  CHECK(result.out.empty());
  CHECK(rows(project).empty());
}

TEST_CASE("[2] [16] relative and named offsets") {
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

TEST_CASE("[3] [8] [9] moves that are too long or in the wrong direction change nothing") {
  Chain chain("b");
  check_refused(chain.project, "upgrade +5", 1, "'+5'");
  check_refused(chain.project, "downgrade +1", 2, "'+1'");
  check_refused(chain.project, "upgrade -1", 2, "'-1'");
  check_refused(chain.project, "downgrade c", 1, "revision c is not applied");
}

TEST_CASE("[4] [10] what is applied already is not applied again") {
  Chain chain("head");
  for (const char* command : {"upgrade head", "upgrade a"}) {
    const Result result = chain.project.migrate(command);
    CHECK(result.exit == 0);
    CHECK(result.err == "nothing to upgrade: the database is at c\n");
  }
  CHECK(rows(chain.project) == "c");
  CHECK(chain.project.database().query("SELECT count(*) FROM migrate_history") == "3");
}

TEST_CASE("[5] [6] one step down at a time, to an empty table") {
  Chain chain("b");
  const Result result = chain.project.migrate("downgrade -1");
  CHECK(result.exit == 0);
  CHECK(result.err == "Running downgrade b -> a, make b\n");
  CHECK(rows(chain.project) == "a");
  CHECK(chain.project.migrate("downgrade -1").exit == 0);
  CHECK(rows(chain.project).empty());
  CHECK(tables(chain.project).empty());
}

TEST_CASE("[7] below base there is nothing: -1 fails, base is a move of no steps") {
  Chain chain;
  CHECK(chain.project.migrate("downgrade -1").exit == 1);
  CHECK(chain.project.migrate("downgrade base").exit == 0);
}

TEST_CASE(
    "[11] [12] [13] prefixes: unique ones resolve, ambiguous ones name the candidates, short ones are "
    "refused") {
  Project project;
  write_chain(project, {"1975ea83b712", "1975eb00aaaa", "20ff00112233"});
  CHECK(project.migrate("upgrade 1975ea").exit == 0);
  CHECK(rows(project) == "1975ea83b712");
  check_refused(project, "upgrade 1975", 1, "1975ea83b712, 1975eb00aaaa");
  check_refused(project, "upgrade 20f", 1, "at least four characters");
  CHECK(project.migrate("show 20ff").out == Holding("Rev: 20ff00112233 (head)"));
}

TEST_CASE("[14] [15] ids that cannot be, or are there already, leave no file") {
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

TEST_CASE("[17] [18] [19] ranges of the history, both ends included, newest first") {
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

TEST_CASE("[20] current, and whether it is at the heads") {
  Chain chain("b");
  CHECK(chain.project.migrate("current").out == "b\n");
  const Result behind = chain.project.migrate("current --check-heads");
  CHECK(behind.exit == 3);
  CHECK(behind.err == Holding("not on all head revisions"));
  CHECK(chain.project.migrate("upgrade head").exit == 0);
  CHECK(chain.project.migrate("current --check-heads").out == "c (head)\n");
  CHECK(chain.project.migrate("current --check-heads").exit == 0);
}

TEST_CASE("[21] looking at a fresh database creates nothing in it") {
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

TEST_CASE("[22] a database that is ahead of the scripts: every command names the id, only a purge helps") {
  Chain chain("c");
  chain.project.remove("migrations/c.sql");
  for (const char* command : {"current", "status", "upgrade head", "downgrade a", "stamp a"}) {
    check_refused(chain.project, command, 1, "'c'");
  }
  CHECK(chain.project.migrate("stamp --purge a").exit == 0);
  CHECK(rows(chain.project) == "a");
}

TEST_CASE("[23] [24] [25] broken histories are refused with the file that breaks them") {
  struct Case {
    const char* file;
    const char* header;
    const char* message;
  };
  for (const Case& broken : {Case{"d.sql", "-- revision: d\n-- parents: zzzz\n", "zzzz"},
                             Case{"a.sql", "-- revision: a\n-- parents: c\n", "a, c, b"},
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

TEST_CASE("[26] a range is for scripts, not for a database") {
  Chain chain("a");
  check_refused(chain.project, "upgrade a:b", 2, "only for --sql");
  check_refused(chain.project, "downgrade a:base", 2, "only for --sql");
  check_refused(chain.project, "downgrade base --sql", 2, "FROM:base");
}

TEST_CASE("[27] a version row that vanished under the run fails the revision whole") {
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
