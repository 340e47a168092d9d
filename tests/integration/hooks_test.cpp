// Hooks round runs and revisions.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

void configure(Project& project, const std::string& hooks) {
  const std::string url = project.database().url();
  project.write("migrate.yaml", "database: {url: \"" + url + "\"}\nmodels: []\nmigrations:\n" + hooks);
}

}  // namespace

TEST_CASE("hooks run in order, SQL in the revision's own transaction, commands outside") {
  Project project;
  write_chain(project, {"a", "b"});
  project.write("seen.sql", "INSERT INTO seen (what) VALUES (current_setting('migrate.what', true));");
  project.write(
      "mark.sql",
      "CREATE TABLE IF NOT EXISTS seen (id int GENERATED ALWAYS AS IDENTITY, what text, xid xid8 DEFAULT "
      "pg_current_xact_id());");
  configure(project,
            "  before_run: [{sql: mark.sql}, {shell: 'echo $MIGRATE_HOOK $MIGRATE_DIRECTION >> log'}]\n"
            "  after_run: [{shell: 'echo $MIGRATE_HOOK >> log'}]\n"
            "  before_revision: [{sql: seen.sql}]\n"
            "  after_revision: [{sql: seen.sql}, {shell: 'echo $MIGRATE_HOOK $MIGRATE_REVISION >> log'}]\n");
  const Result done = project.migrate("upgrade head");
  CAPTURE(done.err);
  CHECK(done.exit == 0);
  CHECK(project.read("log") == "before_run upgrade\nafter_revision a\nafter_revision b\nafter_run\n");
  CHECK(project.database().query("SELECT count(*), count(DISTINCT xid) FROM seen") == "4|2");
  CHECK(project.database().query("SELECT count(DISTINCT s.xid) FROM seen s JOIN migrate_version v ON "
                                 "v.xmin::text = s.xid::text") == "1");
  CHECK(project.migrate("upgrade head").exit == 0);  // nothing to do: no hook
  CHECK(project.read("log") == "before_run upgrade\nafter_revision a\nafter_revision b\nafter_run\n");
  const Result offline = project.migrate("upgrade head --sql");
  CHECK(offline.out == Holding("-- before_run, not run from here: echo $MIGRATE_HOOK"));
  CHECK(offline.out == Holding("INSERT INTO seen"));
}

TEST_CASE("a hook that fails stops the run where it stands") {
  Project project;
  write_chain(project, {"a", "b"});
  configure(project, "  before_revision: [{shell: 'test $MIGRATE_REVISION = a'}]\n");
  const Result command = project.migrate("upgrade head");
  CHECK(command.exit == 1);
  CHECK(command.err ==
        Holding("the before_revision hook 'test $MIGRATE_REVISION = a' failed with exit status 1"));
  CHECK(command.err == Holding("done: a; not done: b"));
  CHECK(rows(project) == "a");

  project.write("bad.sql", "SELECT 1;\nSELECT 1/0;");
  configure(project, "  after_revision: [{sql: bad.sql}]\n");
  const Result sql = project.migrate("upgrade head");
  CHECK(sql.exit == 1);
  CHECK(sql.err == Holding("bad.sql:2: division by zero"));
  CHECK(rows(project) == "a");

  project.write("bad.sql", "COMMIT;");
  CHECK(project.migrate("upgrade head").err == Holding("bad.sql:1: COMMIT cannot run in a hook"));
  configure(project, "  after_run: [{sql: missing.sql}]\n");
  CHECK(project.migrate("upgrade head").err == Holding("missing.sql"));
  configure(project, "  before_run: [{shell: 'sleep 60'}]\n  hook_timeout: 200ms\n");
  CHECK(project.migrate("upgrade head").err == Holding("took longer than 200 ms and was ended"));
  CHECK(rows(project) == "a");
}
