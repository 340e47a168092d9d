// Writing and looking at scripts: how a project begins, editing, where new scripts go and what fills them.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

RunOptions with_editor(const char* variable, const std::string& editor) {
  RunOptions options;
  options.environment = {{"VISUAL", std::nullopt}, {"EDITOR", std::nullopt}};
  options.environment[variable] = editor;
  return options;
}

}  // namespace

TEST_CASE("each template begins a project that works") {
  const Project project;
  const json listed = json::parse(project.migrate("list-templates --format json").out)["templates"];
  CHECK(listed.size() == 5);
  CHECK(project.migrate("list_templates").out == Holding("sql - the tables described in plain SQL\n"));
  for (const json& one : listed) {
    const std::string name = one["name"];
    CAPTURE(name);
    CHECK(project.migrate("init --template " + name + " " + name).exit == 0);
    const std::string file = project.folder() / name / "migrate.yaml";
    CHECK(project.migrate({"-c", file, "heads"}).exit == 0);
    CHECK(project.migrate({"-c", file, "revision", "-m", "first"}).exit == 0);
  }
  CHECK(project.read("alembic/migrate.yaml") == Holding("\n  version_table: alembic_version\n"));
  CHECK(project.read("sql/migrate.yaml") == Holding("- {sql: models/*.sql}"));
  const Result result = project.migrate("init --template async");
  CHECK(result.exit == 2);
  CHECK(result.err == Holding("no template 'async'\n  hint: there are yaml, sql, cpp, scripts, alembic"));
}

TEST_CASE("edit opens the scripts in $VISUAL or else $EDITOR, and says what is wrong with them afterwards") {
  Project project;
  write_chain(project, {"a", "b"});
  CHECK(project.migrate({"edit", "b"}, with_editor("EDITOR", "sed -i 's/make/made by/'")).exit == 0);
  CHECK(project.read("migrations/b.sql") == Holding("-- made by b\n"));
  RunOptions both = with_editor("EDITOR", "false");
  both.environment["VISUAL"] = "true";
  CHECK(project.migrate({"edit", "head"}, both).exit == 0);
  CHECK(project.migrate("upgrade a").exit == 0);
  CHECK(project.migrate({"edit", "current"}, with_editor("VISUAL", "sed -i s/make/current/")).exit == 0);
  CHECK(project.read("migrations/a.sql") == Holding("-- current a\n"));
  const Result failed = project.migrate({"edit", "a"}, with_editor("EDITOR", "false"));
  CHECK(failed.exit == 1);
  CHECK(failed.err == Holding("the editor 'false' failed with exit status 1"));
  const Result broken =
      project.migrate({"edit", "a"}, with_editor("EDITOR", "sed -i s/migrate:up/migrate:upp/"));
  CHECK(broken.exit == 1);
  CHECK(broken.err == Holding("a.sql:6: unknown section 'migrate:upp'"));
}

TEST_CASE("edit without an editor, or of no script, is refused") {
  const Project project;
  write_chain(project, {"a"});
  RunOptions none = with_editor("EDITOR", "");
  const Result result = project.migrate({"edit", "a"}, none);
  CHECK(result.exit == 2);
  CHECK(result.err == Holding("neither VISUAL nor EDITOR is set"));
  CHECK(result.err == Holding("migrations/a.sql"));
  const Result base = project.migrate({"edit", "base"}, with_editor("EDITOR", "false"));
  CHECK(base.exit == 2);
  CHECK(base.err == Holding("'base' is no revision"));
}

TEST_CASE(
    "a script is filled from a file: its sections as they stand, else all of it, and what is beside it") {
  Project project;
  project.write("sections.sql",
                "-- from elsewhere\n-- revision: old\n\n-- migrate:up\n-- why\nCREATE TABLE a (id int);\n\n"
                "-- migrate:down\nDROP TABLE a;\n");
  const Result sections = project.migrate("revision --rev-id r1 --sql-file sections.sql");
  CHECK(sections.exit == 0);
  CHECK(sections.err == "up: the up sections of sections.sql\ndown: the down sections of sections.sql\n");
  CHECK(project.read("migrations/r1.sql")
            .ends_with(
                "\n\n-- migrate:up\n-- why\nCREATE TABLE a (id int);\n\n-- migrate:down\nDROP TABLE a;\n"));
  project.write("b.up.sql",
                "CREATE TABLE b (id int);\n-- many readers\nCREATE INDEX CONCURRENTLY ib ON b (id);\n"
                "ALTER TABLE b ADD n int;\n");
  project.write("b.down.sql", "DROP TABLE b;");
  CHECK(project.migrate("revision --rev-id r2 --sql-file b.up.sql").err ==
        "up: all of b.up.sql\ndown: all of b.down.sql\n");
  CHECK(project.read("migrations/r2.sql")
            .ends_with("\n\n-- migrate:up\nCREATE TABLE b (id int);\n\n-- migrate:up transaction=none\n"
                       "-- many readers\nCREATE INDEX CONCURRENTLY ib ON b (id);\n\n-- migrate:up\n"
                       "ALTER TABLE b ADD n int;\n\n-- migrate:down\nDROP TABLE b;\n"));
  project.write("c.sql", "CREATE TABLE c (id int)");
  CHECK(project.migrate("revision --rev-id r3 --sql-file c.sql").err ==
        Holding("warning: down: nothing; without a '-- migrate:down' section the revision cannot be undone"));
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("downgrade r2").exit == 1);
  CHECK(project.migrate("stamp r2").exit == 0);
  CHECK(project.migrate("downgrade base").exit == 0);
}

TEST_CASE("a file with batches fills a script with them") {
  Project project;
  project.write("batches.sql",
                "-- migrate:up\nCREATE TABLE t AS SELECT i AS id, 0 AS n FROM generate_series(1, 100) i;\n"
                "CREATE INDEX ON t (id);\n-- migrate:up pause=1ms batch=10 key=id\nUPDATE t SET n = 1;\n"
                "-- migrate:down\nDROP TABLE t;\n");
  CHECK(project.migrate("revision --rev-id r1 --sql-file batches.sql").exit == 0);
  CHECK(project.read("migrations/r1.sql") == Holding("\n-- migrate:up batch=10 key=id pause=1ms\nUPDATE t "
                                                     "SET n = 1;\n\n-- migrate:down\nDROP TABLE t;\n"));
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query("SELECT count(*), count(DISTINCT xmin::text) > 1, sum(n) FROM t") ==
        "100|t|100");
  project.write("two.sql", "-- migrate:up batch=10\nUPDATE t SET n = 1;\nUPDATE t SET n = 2;\n");
  const Result two = project.migrate("revision --sql-file two.sql");
  CHECK(two.exit == 1);
  CHECK(two.err == Holding("two.sql:1: a batch section has 2 statements"));
}

TEST_CASE("a file that can fill no script is refused at its line, and nothing is written") {
  const Project project;
  project.write("begin.sql", "SELECT 1;\nBEGIN;\nSELECT 2;\nCOMMIT;");
  project.write("open.sql", "SELECT 1;\nSELECT 'x");
  project.write("before.sql", "-- x\nSELECT 1;\n-- migrate:up\nSELECT 2;");
  project.write("inside.sql", "-- migrate:up\nVACUUM;\n");
  const auto check = [&](const std::string& file, const std::string& message) {
    const Result result = project.migrate("revision --sql-file " + file);
    CHECK(result.exit == 1);
    CHECK(result.err == Holding(message));
  };
  check("begin.sql", "begin.sql:2: BEGIN in a file for a migration script");
  check("open.sql", "open.sql:2: a string, name or comment has no end");
  check("before.sql", "before.sql:3: statements stand before the first section");
  check("inside.sql", "inside.sql:2: VACUUM cannot run in a transaction");
  check("nowhere.sql", "cannot read 'nowhere.sql'");
  CHECK(project.migrate("revision --sql-file begin.sql --autogenerate").exit == 2);
  CHECK(project.files("migrations").empty());
}

TEST_CASE("with several folders a new script goes where its parent is; a new root says where") {
  Project project;
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                    "\"}\nmigrations: {directory: [migrations, billing/scripts]}\n");
  const Result root = project.migrate("revision --rev-id a");
  CHECK(root.exit == 2);
  CHECK(root.err == Holding("several folders for scripts: migrations, billing/scripts"));
  CHECK(root.err == Holding("--version-path migrations"));
  CHECK(project.migrate("revision --rev-id a --version-path billing/scripts").out ==
        "billing/scripts/a.sql\n");
  CHECK(project.migrate("revision --rev-id b").out == "billing/scripts/b.sql\n");
  CHECK(project.migrate("revision --rev-id c --version-path migrations/").out == "migrations/c.sql\n");
  CHECK(project.migrate("revision --rev-id d").out == "migrations/d.sql\n");
  const Result nowhere = project.migrate("revision --rev-id e --version-path models");
  CHECK(nowhere.exit == 2);
  CHECK(nowhere.err == Holding("'models' is no folder of scripts"));
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(rows(project) == "d");
}

TEST_CASE("a file template with folders needs recursive folders, and then is one") {
  Project project;
  const std::string start = "database: {url: \"" + project.database().url() + "\"}\nmigrations:\n  ";
  const std::string form = "file_template: \"{year}/{month:02}/{rev}_{slug}\"\n";
  project.write("migrate.yaml", start + form);
  CHECK(project.migrate("revision --rev-id a").err == Holding("set migrations.recursive to true"));
  project.write("migrate.yaml", start + form + "  recursive: true\n  truncate_slug_length: 9\n");
  const std::string month = run_well({"date", "-u", "+%Y/%m"});
  CHECK(project.migrate("revision --rev-id a -m 'two words'").out ==
        "migrations/" + month.substr(0, 7) + "/a_two_words.sql\n");
  CHECK(project.migrate("revision --rev-id b -m 'three words'").out ==
        "migrations/" + month.substr(0, 7) + "/b_three.sql\n");
  CHECK(project.migrate("revision --rev-id c --version-path migrations/other").exit == 0);
  CHECK(project.migrate("history").out == "b -> c (head)\na -> b, three words\n<base> -> a, two words\n");
  CHECK(project.migrate("upgrade head").exit == 0);
}

TEST_CASE("dates in names are those of the time zone") {
  Project project;
  const std::string start = "database: {url: \"" + project.database().url() + "\"}\nmigrations: {";
  for (const char* zone : {"Pacific/Kiritimati", "Pacific/Niue", "UTC"}) {
    CAPTURE(zone);
    project.write("migrate.yaml", start + "timezone: " + zone +
                                      ", file_template: \"{year}{month:02}{day:02}{hour:02}_{rev}\"}\n");
    const auto hour = [&] {
      RunOptions options;
      options.environment["TZ"] = zone;
      return run_well({"date", "+%Y%m%d%H"}, options).substr(0, 10);
    };
    const std::string before = hour(), name = project.migrate("revision --head base").out, after = hour();
    CHECK((name.starts_with("migrations/" + before) || name.starts_with("migrations/" + after)));
  }
}

TEST_CASE("a project has its own form for new scripts") {
  Project project;
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                    "\"}\nmigrations: {script_template: form.sql}\n");
  project.write("form.sql",
                "-- {message}\n-- Reviewed by:\n--\n-- revision: {revision}\n-- parents: {parents}\n"
                "{header}\n\n{up}\n\n{down}\n");
  CHECK(project.migrate("revision --rev-id a -m first").exit == 0);
  CHECK(project.read("migrations/a_first.sql") ==
        "-- first\n-- Reviewed by:\n--\n-- revision: a\n-- parents:\n\n-- migrate:up\n\n-- migrate:down\n");
  project.write("form.sql", "-- {message}\n-- revision: {revision}\n{up}\n");
  const Result result = project.migrate("revision --rev-id b");
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("form.sql: the script template loses what stands for {parents}"));
  CHECK(project.files("migrations") == "a_first.sql");
}

TEST_CASE("hooks run on a new script, without a shell unless asked; what they print is no result") {
  Project project;
  const auto configure = [&](const std::string& hooks, const std::string& more = "") {
    project.write("migrate.yaml", "database: {url: \"" + project.database().url() +
                                      "\"}\nmigrations:\n  post_write_hooks: " + hooks + more + "\n");
  };
  configure(
      "[[sed, -i, \"s/first/$HOME;x/\"], [cp, \"{file}\", copy.sql], {shell: 'echo \"$1\"; pwd > pwd'}]");
  const Result good = project.migrate("revision --rev-id a -m first");
  CHECK(good.exit == 0);
  CHECK(good.out == "migrations/a_first.sql\n");
  CHECK(good.err == (project.folder() / "migrations/a_first.sql").string() + "\n");
  CHECK(project.read("migrations/a_first.sql").starts_with("-- $HOME;x\n"));
  CHECK(project.read("copy.sql") == project.read("migrations/a_first.sql"));
  CHECK(project.read("pwd") == project.folder().string() + "\n");

  configure("[['false'], [touch, never]]");
  const Result failed = project.migrate("revision --rev-id b -m second");
  CHECK(failed.exit == 1);
  CHECK(failed.out.empty());
  CHECK(failed.err == Holding("the hook 'false' failed with exit status 1\n  hint: the script is there: "
                              "migrations/b_second.sql"));
  CHECK(project.files("migrations") == "a_first.sql b_second.sql");
  CHECK(project.files(".").find("never") == std::string::npos);

  configure("[{shell: 'sleep 100 & sleep 100'}]", "\n  hook_timeout: 300ms");
  const Result slow = project.migrate("merge heads");
  CHECK(slow.err == Holding("nothing to merge"));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(project.migrate("revision --rev-id c").err == Holding("took longer than 300 ms and was ended"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));

  configure("[[no-such-program]]");
  CHECK(project.migrate("revision --rev-id d").err == Holding("cannot start the hook 'no-such-program'"));
  configure("[[sed, -i, s/migrate:up/migrate:upp/]]");
  CHECK(project.migrate("revision --rev-id e").err == Holding("unknown section 'migrate:upp'"));
  configure("[rm]");
  CHECK(project.migrate("heads").exit == 2);
  configure("[]", "\n  hook_timeout: 0");
  CHECK(project.migrate("heads").err == Holding("hook_timeout must be more than nothing"));
}

TEST_CASE("a signal ends a hook and what it started, and the script stays") {
  Project project;
  project.write("migrate.yaml",
                "database: {url: \"" + project.database().url() +
                    "\"}\nmigrations: {post_write_hooks: [{shell: 'echo $$ > pid; sleep 100'}]}\n");
  Process revision = project.start("revision --rev-id a");
  while (!std::filesystem::exists(project.folder() / "pid") || project.read("pid").empty()) ::usleep(10'000);
  const std::string pid = project.read("pid").substr(0, project.read("pid").size() - 1);
  revision.signal(SIGINT);
  const Result result = revision.wait();
  CHECK(result.exit == 130);
  CHECK(result.err == Holding("interrupted while the hook"));
  CHECK(!std::filesystem::exists("/proc/" + pid));
  CHECK(project.files("migrations") == "a.sql");
}

TEST_CASE(
    "editor and hooks get their signals, though a merge holds them back for itself while it tries both "
    "orders") {
  Project project;
  write_chain(project, {"a"});
  write_revision(project, "b", "a");
  write_revision(project, "c", "a");
  const std::string blocked = "grep SigBlk /proc/self/status > blocked; true";
  CHECK(project.migrate({"merge", "heads", "--edit"}, with_editor("EDITOR", blocked)).exit == 0);
  CHECK(project.read("blocked") == "SigBlk:\t0000000000000000\n");
}

TEST_CASE("--edit opens a new script, of a revision and of a merge") {
  Project project;
  const RunOptions editor = with_editor("EDITOR", "sed -i 's/^-- migrate:up$/&\\nSELECT 1;/'");
  CHECK(project.migrate({"revision", "--rev-id", "a", "--edit"}, editor).exit == 0);
  CHECK(project.read("migrations/a.sql") == Holding("-- migrate:up\nSELECT 1;\n"));
  write_revision(project, "b", "a");
  write_revision(project, "c", "a");
  CHECK(project.migrate({"merge", "heads", "--rev-id", "m", "--edit"}, editor).exit == 0);
  CHECK(project.read("migrations/m_merge_b_and_c.sql") == Holding("-- migrate:up\nSELECT 1;\n"));
  const Result none = project.migrate({"revision", "--edit", "--rev-id", "n"}, with_editor("EDITOR", ""));
  CHECK(none.exit == 2);
  CHECK(project.files("migrations") == "a.sql b.sql c.sql m_merge_b_and_c.sql n.sql");
}
