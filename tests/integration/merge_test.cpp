// Branches and their ends: merge, branches, and what revision asks for where there are several heads. Numbers
// in brackets are the seeds of ../shared/reference/alembic.md, section 5.2.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

// a -> b -> {c1 -> d1 (label left on c1), c2 -> d2 (label right on c2)}
struct Fork {
  Fork() {
    write_chain(project, {"a", "b"});
    for (const std::string side : {"1", "2"}) {
      const std::string c = "c" + side;
      write_revision(project, c, "b");
      label(c, side == "1" ? "left" : "right");
      write_revision(project, "d" + side, c);
    }
  }

  void label(const std::string& revision, const std::string& name) const {
    std::string text = project.read("migrations/" + revision + ".sql");
    text.insert(text.find("-- parents"), "-- labels: " + name + "\n");
    project.write("migrations/" + revision + ".sql", text);
  }

  Project project;
};

void check_refused(const Project& project, const std::string& command, const std::string& message) {
  CAPTURE(command);
  const std::string before = project.files("migrations");
  const Result result = project.migrate(command);
  CHECK(result.exit == 2);
  CHECK(result.err == Holding(message));
  CHECK(project.files("migrations") == before);
}

}  // namespace

TEST_CASE("[47] merge heads joins them; the merge runs and is undone") {
  Fork fork;
  Project& project = fork.project;
  const Result merge = project.migrate("merge heads --rev-id m");
  CHECK(merge.exit == 0);
  CHECK(merge.out == "migrations/m_merge_d1_and_d2.sql\n");
  CHECK(project.read("migrations/m_merge_d1_and_d2.sql") ==
        Holding("-- merge d1 and d2\n--\n-- revision: m\n-- parents: d1, d2\n-- created: "));
  CHECK(project.migrate("heads").out == "m (left, right) (head)\n");
  CHECK(project.migrate("history -r m:m").out ==
        "d1, d2 -> m (left, right) (head) (mergepoint), merge d1 and d2\n");
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(rows(project) == "m");
  CHECK(project.migrate("downgrade -1").exit == 0);
  CHECK(rows(project) == "d1 d2");
}

TEST_CASE("merge takes ids, labels for the heads of their branches, and what new scripts take") {
  Fork fork;
  const Project& project = fork.project;
  CHECK(project.migrate("merge right left --rev-id m -m 'both sides' --branch-label joined").out ==
        "migrations/m_both_sides.sql\n");
  CHECK(project.read("migrations/m_both_sides.sql") == Holding("-- parents: d2, d1\n"));
  CHECK(project.read("migrations/m_both_sides.sql") == Holding("-- labels: joined\n"));
  check_refused(project, "merge m c1 --splice", "m stands on c1 already");
}

TEST_CASE("a merge of what is no two branches is refused, and writes nothing") {
  Fork fork;
  const Project& project = fork.project;
  check_refused(project, "merge d1", "a merge is of two revisions or more");
  check_refused(project, "merge d1 d1", "d1 is named twice");
  check_refused(project, "merge heads d1", "d1 is named twice");
  check_refused(project, "merge c1 d2", "c1 is not a head: d1 stands on it already");
  check_refused(project, "merge b d2 --splice", "d2 stands on b already");
  CHECK(project.migrate("merge d1 nowhere").err == Holding("nowhere"));
  const json told = json::parse(project.migrate("merge c1 d2 --splice --rev-id m --format json").out);
  CHECK(told == json{{"revision", "m"},
                     {"file", (project.folder() / "migrations/m_merge_c1_and_d2.sql").string()},
                     {"parents", {"c1", "d2"}},
                     {"commute", true},
                     {"differences", json::array()}});
  CHECK(project.migrate("history -r m:m").out == Holding("c1, d2 -> m"));
}

TEST_CASE("branches of which one depends on the other are two, and are joined") {
  Project project;
  write_chain(project, {"a", "b"});
  write_revision(project, "x", "");
  std::string text = project.read("migrations/x.sql");
  project.write("migrations/x.sql", text.insert(text.find("-- parents"), "-- depends: b\n"));
  CHECK(project.migrate("merge b x --rev-id m").exit == 0);
  CHECK(project.migrate("upgrade m").exit == 0);
  CHECK(rows(project) == "m");
  CHECK(project.migrate("downgrade -1").exit == 0);
  CHECK(rows(project) == "x");  // which b is below of
}

TEST_CASE("where there is one head, or none, there is nothing to merge") {
  const Project project;
  CHECK(project.migrate("merge heads").err == "nothing to merge: there are no revisions\n");
  write_chain(project, {"a"});
  const Result result = project.migrate("merge heads");
  CHECK(result.exit == 0);
  CHECK(result.err == "nothing to merge: a is the only head\n");
  CHECK(json::parse(project.migrate("merge heads --format json").out)["revision"].is_null());
}

TEST_CASE("[46] with several heads a new revision says which it continues") {
  Fork fork;
  const Project& project = fork.project;
  const Result several = project.migrate("revision -m x");
  CHECK(several.exit == 1);
  CHECK(several.err == Holding("there are several heads: d1, d2"));
  CHECK(several.err == Holding("--head d1, or join them first: migrate merge heads"));
  CHECK(project.files("migrations") == "a.sql b.sql c1.sql c2.sql d1.sql d2.sql");
  check_refused(project, "revision -m x --head c1", "--splice");
  CHECK(project.migrate("revision -m x --rev-id e1 --head left@head").exit == 0);
  CHECK(project.read("migrations/e1_x.sql") == Holding("-- parents: d1\n"));
  CHECK(project.migrate("revision -m x --rev-id c3 --head b --splice").exit == 0);
  CHECK(project.read("migrations/c3_x.sql") == Holding("-- parents: b\n"));
  CHECK(project.migrate("revision -m x --rev-id r0 --head base --branch-label root").exit == 0);
  CHECK(project.read("migrations/r0_x.sql") == Holding("-- parents:\n"));
  CHECK(project.read("migrations/r0_x.sql") == Holding("-- labels: root\n"));
}

TEST_CASE("[66] a dependency by a part of an id is kept as the id, one by a label as the label") {
  Fork fork;
  const Project& project = fork.project;
  write_revision(project, "1975ea83b712", "d1");
  CHECK(project.migrate("revision --rev-id x --head d2 --depends-on 1975 --depends-on left").exit == 0);
  CHECK(project.read("migrations/x.sql") == Holding("-- depends: 1975ea83b712, left\n"));
  CHECK(project.migrate("revision --rev-id y --head x --depends-on nothing").exit == 1);
  CHECK(project.files("migrations").find("y.sql") == std::string::npos);
}

// What Alembic prints of the same graph (1.19; 1.8 leaves the messages out without -v).
TEST_CASE("branches shows where branches part, newest first, and heads, history and show name the branches") {
  Fork fork;
  const Project& project = fork.project;
  write_revision(project, "e1", "c1");
  CHECK(project.migrate("branches").out ==
        "c1 (left) (branchpoint), make c1\n"
        "   -> d1 (left) (head), make d1\n"
        "   -> e1 (left) (head), make e1\n\n"
        "b (branchpoint), make b\n"
        "  -> c1 (left) (branchpoint), make c1\n"
        "  -> c2 (right), make c2\n\n");
  CHECK(project.migrate("branches -v").out ==
        Holding("Rev: b (branchpoint)\nParent: a\nBranches into: c1, c2\n"
                "Path: migrations/b.sql\n\n    make b\n\n  -> c1"));
  const json points = json::parse(project.migrate("branches --format json").out)["branch_points"];
  CHECK(points[1]["revision"] == "b");
  CHECK(points[1]["children"][0]["revision"] == "c1");
  CHECK(project.migrate("heads").out == "d1 (left) (head)\nd2 (right) (head)\ne1 (left) (head)\n");
  CHECK(project.migrate("history -r d2:d2").out == "c2 -> d2 (right) (head), make d2\n");
}

TEST_CASE("a label names its branch down to where it parts from others") {
  Fork fork;
  fork.label("d2", "late");
  CHECK(fork.project.migrate("history -r right:d2").out ==
        "c2 -> d2 (right, late) (head), make d2\nb -> c2 (right, late), make c2\n");
}

TEST_CASE("show tells everything about a revision") {
  Fork fork;
  const Project& project = fork.project;
  write_revision(project, "m", "d1");
  std::string text = project.read("migrations/m.sql");
  text.insert(text.find("-- parents"), "-- depends: right\n-- created: 2026-11-20T10:00:00Z\n-- from: f0\n");
  project.write("migrations/m.sql", text.substr(0, text.find("-- migrate:down")));
  const std::string told = project.migrate("show m").out;
  CHECK(
      told.starts_with("Rev: m (left) (head)\nParent: d1\nAlso depends on: right\nBranch names: left\n"
                       "Created: 2026-11-20T10:00:00Z\nPath: migrations/m.sql\nUp: 1 statement\n"
                       "Down: none, it cannot be undone\nMade for the schema: f0\nChecksum: "));
  CHECK(told.ends_with("\n\n    make m\n\n"));
  CHECK(project.migrate("show c2").out == Holding("Depended on by: m\n"));
  const json shown = json::parse(project.migrate("show m --format json").out)["revisions"][0];
  CHECK(shown["up"] == 1);
  CHECK(shown["down"].is_null());
  CHECK(shown["from"] == "f0");
}
