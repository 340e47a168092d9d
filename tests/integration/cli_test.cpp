// The command line: exit statuses, messages, formats, and databases that will not be worked with.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
using nlohmann::json;

namespace {

constexpr const char* models =
    "tables:\n  users:\n    columns:\n      id: {type: bigint, primary_key: true}\n";

void check_usage(const Project& project, const std::string& command, const std::string& message) {
  CAPTURE(command);
  const Result result = project.migrate(command);
  CHECK(result.exit == 2);
  CHECK(result.out.empty());
  CHECK(result.err == Holding(message));
}

}  // namespace

TEST_CASE("words that it does not know are refused with the nearest that it knows") {
  const Project project;
  check_usage(project, "upgrad head", "unknown command 'upgrad'\n  hint: did you mean 'upgrade'?");
  check_usage(project, "upgrade --sqll head", "unknown option '--sqll'\n  hint: did you mean '--sql'?");
  check_usage(project, "upgrade", "revision is required");
  check_usage(project, "upgrade a b", "unexpected argument 'b'");
  check_usage(project, "server", "start, stop, status, url");
  check_usage(project, "", "revision, merge, rebase, edit, upgrade");
  check_usage(project, "upgrade head --lock-wait soon", "'soon' is no number of seconds");
  check_usage(project, "heads --format yaml", "inspect alone");
  check_usage(project, "heads --color sometimes", "sometimes");
  check_usage(project, "-x novalue heads", "no KEY=VALUE");
  check_usage(project, "-c nowhere.yaml heads", "nowhere.yaml does not exist");
  check_usage(project, "-e nowhere heads", "no environment \"nowhere\"");
}

TEST_CASE("help and version go to stdout") {
  const Project project;
  for (const char* command : {"--help", "-h", "upgrade --help", "server start -h"}) {
    CHECK(project.migrate(command).exit == 0);
    CHECK(project.migrate(command).out == Holding("Usage: migrate"));
  }
  CHECK(project.migrate("--version").out.starts_with("migrate "));
}

#ifndef __SANITIZE_ADDRESS__  // whose start-up takes longer than the program's
TEST_CASE("the program starts in at most 1.5 times the time of psql") {
  using namespace std::chrono;
  const std::string psql = program("psql");
  const auto fastest = [](const std::string& file, nanoseconds before) {
    const auto begin = steady_clock::now();
    run_well({file, "--version"});
    return std::min<nanoseconds>(before, steady_clock::now() - begin);
  };
  nanoseconds ours = hours(1), theirs = hours(1);
  for (int round = 0; round < 40; ++round) {  // side by side, so that both meet the same load
    ours = fastest(MIGRATE_BINARY, ours);
    theirs = fastest(psql, theirs);
  }
  MESSAGE(duration<double, std::milli>(ours).count()
          << " ms; psql: " << duration<double, std::milli>(theirs).count() << " ms");
  CHECK(ours.count() <= theirs.count() * 3 / 2);
}

TEST_CASE("ten thousand scripts are listed in at most 3 times the time of reading their first 400 bytes") {
  Project project;
  std::string parent;
  for (int i = 0; i < 10000; ++i) {
    const std::string revision = "r" + std::to_string(100000 + i);
    std::string statements;
    for (int line = 0; line < 60; ++line)
      statements += "ALTER TABLE some_table ALTER some_column SET NOT NULL;\n";
    write_revision(project, revision, parent, statements, "SELECT 1;");
    parent = revision;
  }
  RunOptions options;
  options.folder = project.folder();
  const auto fastest = [&](const std::string& command, double before) {
    const auto start = std::chrono::steady_clock::now();
    run_well({"/bin/sh", "-c", "exec " + command + " >/dev/null"}, options);
    return std::min(before, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  };
  double read = 1e9, listed = 1e9, heads = 1e9;
  for (int round = 0; round < 15; ++round) {  // side by side, so that all meet the same load
    read = fastest("'" FIRST_BYTES_BINARY "' migrations", read);
    listed = fastest("'" MIGRATE_BINARY "' history", listed);
    heads = fastest("'" MIGRATE_BINARY "' heads", heads);
  }
  MESSAGE("history " << listed / read << " times, heads " << heads / read << " times " << read << " s");
  CHECK(listed <= 3 * read);
  CHECK(heads <= 3 * read);
}
#endif

TEST_CASE("global options work before and after the command") {
  const Project project;
  write_chain(project, {"a"});
  CHECK(json::parse(project.migrate("--format json heads").out) ==
        json::parse(project.migrate("heads --format json").out));
  RunOptions elsewhere;
  elsewhere.folder = "/tmp";
  const std::string file = project.folder() / "migrate.yaml";
  CHECK(project.migrate({"-c", file, "heads"}, elsewhere).out == "a (head)\n");
  CHECK(project.migrate({"heads", "-c", file}, elsewhere).out == "a (head)\n");
  elsewhere.environment["MIGRATE_CONFIG"] = file;
  CHECK(project.migrate({"heads"}, elsewhere).out == "a (head)\n");
}

TEST_CASE("-q silences notices, never results or errors") {
  Project project;
  write_chain(project, {"a"});
  const Result up = project.migrate("-q upgrade head");
  CHECK(up.exit == 0);
  CHECK(up.err.empty());
  CHECK(project.migrate("-q current").out == "a (head)\n");
  CHECK(project.migrate("-q show nope").err == Holding("migrate: error: "));
}

TEST_CASE("every command that reports speaks JSON") {
  Project project;
  write_chain(project, {"a", "b"});
  const auto ask = [&](const std::string& command) {
    return json::parse(project.migrate(command + " --format json").out);
  };
  const json up = ask("upgrade a");
  CHECK(up["direction"] == "upgrade");
  CHECK(up["revisions"] == json{"a"});
  CHECK(up["current"] == json{"a"});
  const json current = ask("current");
  CHECK(current["up_to_date"] == false);
  CHECK(current["revisions"][0]["revision"] == "a");
  const json history = ask("history -i");
  CHECK(history["revisions"].size() == 2);
  CHECK(history["revisions"][0] == json{{"revision", "b"},
                                        {"parents", {"a"}},
                                        {"depends", json::array()},
                                        {"labels", json::array()},
                                        {"message", "make b"},
                                        {"created", ""},
                                        {"file", (project.folder() / "migrations/b.sql").string()},
                                        {"head", true},
                                        {"branch_point", false},
                                        {"merge_point", false},
                                        {"current", false}});
  const json status = ask("status");
  CHECK(status["current"] == json{"a"});
  CHECK(status["heads"] == json{"b"});
  CHECK(status["pending"][0]["revision"] == "b");
  CHECK(ask("heads")["revisions"].size() == 1);
  CHECK(ask("show a")["revisions"][0]["parents"].empty());
  CHECK(ask("downgrade base")["revisions"] == json{"a"});
  CHECK(ask("stamp b")["added"] == json{"b"});
  CHECK(ask("ensure-version")["created"] == false);
  CHECK(ask("server status")["running"] == false);
}

TEST_CASE("status --exit-code tells whether revisions are pending") {
  Project project;
  write_chain(project, {"a"});
  CHECK(project.migrate("status").exit == 0);
  CHECK(project.migrate("status --exit-code").exit == 3);
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("status --exit-code").exit == 0);
}

TEST_CASE("check and autogenerate: pending revisions first, then differences, then none") {
  Project project;
  project.write("models/a.yaml", models);
  CHECK(project.migrate("check").exit == 3);
  CHECK(project.migrate("check").out == "add table public.users\n");
  const Result made = project.migrate("revision --autogenerate -m 'Add users'");
  CHECK(made.exit == 0);
  CHECK(project.files("migrations") == made.out.substr(11, made.out.size() - 12));
  CHECK(made.out.ends_with("_add_users.sql\n"));
  for (const char* command : {"check", "revision --autogenerate -m again"}) {
    const Result behind = project.migrate(command);
    CHECK(behind.exit == (std::string(command) == "check" ? 3 : 1));
    CHECK(behind.err == Holding("Target database is not up to date"));
  }
  REQUIRE(project.migrate("upgrade head").exit == 0);
  CHECK(project.migrate("check").exit == 0);
  const Result again = project.migrate("revision --autogenerate -m again");
  CHECK(again.exit == 0);
  CHECK(again.out.empty());
  CHECK(again.err == Holding("nothing was written"));
  CHECK(project.files("migrations").find(' ') == std::string::npos);
}

TEST_CASE("autogenerate without models is refused") {
  Project project;
  project.write("migrate.yaml", "database: {url: \"" + project.database().url() + "\"}\nmodels: []\n");
  CHECK(project.migrate("revision --autogenerate -m x").exit == 2);
  CHECK(project.migrate("revision -m 'by hand'").exit == 0);
}

TEST_CASE(
    "alembic seeds 46, 66: a revision continues the head, another revision only with --splice, base begins "
    "anew") {
  const Project project;
  write_chain(project, {"a", "b"});
  CHECK(project.migrate("revision -m x --rev-id c").exit == 0);
  CHECK(project.script("c_x") == Holding("-- parents: b\n"));
  check_usage(project, "revision -m x --rev-id d --head a", "--splice");
  CHECK(
      project.migrate("revision -m x --rev-id d --head a --splice --branch-label side --depends-on c").exit ==
      0);
  CHECK(project.script("d_x") == Holding("-- parents: a\n"));
  CHECK(project.script("d_x") == Holding("-- labels: side\n-- depends: c\n"));
  CHECK(project.migrate("revision -m x --rev-id e --head base").exit == 0);
  CHECK(project.script("e_x") == Holding("-- parents:\n"));
  const Result several = project.migrate("revision -m y");
  CHECK(several.exit == 1);
  CHECK(several.err == Holding("several heads"));
  CHECK(project.migrate("revision -m y --rev-id f --depends-on zzzz --head side@head").exit == 1);
  CHECK(project.migrate("revision -m y --rev-id f --head side@head --branch-label side").exit == 1);
  CHECK(project.files("migrations") == "a.sql b.sql c_x.sql d_x.sql e_x.sql");
}

TEST_CASE("dates in file names are of the configured time zone, an unknown one is refused") {
  const Project project;
  const std::string configuration =
      project.read("migrate.yaml") + "  file_template: \"{year}{month:02}{day:02}{hour:02}\"\n";
  const auto hour = [] { return run_well({"env", "TZ=Etc/GMT-14", "date", "+%Y%m%d%H"}); };
  project.write("migrate.yaml", configuration + "  timezone: Etc/GMT-14\n");
  const std::string before = hour();
  const Result made = project.migrate("revision -m x");
  CHECK((made.out == "migrations/" + before.substr(0, 10) + ".sql\n" ||
         made.out == "migrations/" + hour().substr(0, 10) + ".sql\n"));
  project.write("migrate.yaml", configuration + "  timezone: Europe/Viena\n");
  check_usage(project, "revision -m x", "Europe/Viena");
}

TEST_CASE("init begins a project that works, and never writes over a file") {
  Database database;
  const Project scaffold;  // for its folder
  const auto in_new = [&](std::vector<std::string> arguments) {
    RunOptions options;
    options.folder = scaffold.folder() / "new";
    options.environment["DATABASE_URL"] = database.url();
    return scaffold.migrate(std::move(arguments), options);
  };
  CHECK(scaffold.migrate("init new").exit == 0);
  CHECK(scaffold.files("new") == ".gitignore migrate.yaml migrations models");
  CHECK(in_new({"check"}).exit == 0);
  CHECK(in_new({"-e", "production", "heads"}).exit == 0);
  scaffold.write("new/models/schema.yaml", models);
  CHECK(in_new({"revision", "--autogenerate", "-m", "first"}).exit == 0);
  CHECK(in_new({"upgrade", "head"}).exit == 0);
  const Result again = in_new({"init", "."});
  CHECK(again.exit == 0);
  CHECK(again.out.empty());
  CHECK(again.err == Holding("models/schema.yaml was there already"));
  CHECK(scaffold.read("new/models/schema.yaml") == models);
}

TEST_CASE("init adds .migrate/ to a .gitignore that lacks it, once, and leaves the rest as it is") {
  const Project project;
  project.write("one/.gitignore", "*.o\r\nbuild");
  CHECK(project.migrate("init one").out == Holding(".gitignore"));
  CHECK(project.read("one/.gitignore") == "*.o\r\nbuild\n/.migrate/\n");
  CHECK(project.migrate("init one").out.empty());
  CHECK(project.read("one/.gitignore") == "*.o\r\nbuild\n/.migrate/\n");
  project.write("two/.gitignore", "\n .migrate-not\n.migrate/ \r\n");
  CHECK(project.migrate("init two").exit == 0);
  CHECK(project.read("two/.gitignore") == "\n .migrate-not\n.migrate/ \r\n");
}

TEST_CASE("inspect writes models that say the same, as text, files, SQL and JSON") {
  Project project;
  project.database().psql(
      "CREATE SCHEMA s; CREATE TABLE s.t (id int); CREATE TABLE u (id int);"
      "CREATE FUNCTION pg_catalog.sneaky(int) RETURNS int LANGUAGE sql AS 'SELECT $1'");
  const std::string sql = project.migrate("inspect --format sql").out;
  Database copy;
  copy.psql(sql);
  CHECK(copy.dump() == project.database().dump());
  const json snapshot = json::parse(project.migrate("inspect --format json").out);
  CHECK(snapshot["fingerprint"].get<std::string>().size() == 32);
  CHECK(project.migrate("inspect").out == project.migrate("inspect --format yaml").out);
  CHECK(project.migrate("inspect --output models").exit == 0);
  CHECK(project.files("models") == "public.yaml s.yaml");
  CHECK(project.migrate("check").exit == 0);
  CHECK(project.migrate("inspect --output models").exit == 1);
}

TEST_CASE("a password is in no output") {
  const Project project;
  const std::string url = "postgresql://postgres:s3cret@127.0.0.1:1/db";
  for (const char* command : {"current", "status", "upgrade head", "check", "inspect"}) {
    CAPTURE(command);
    const Result result =
        project.migrate({command == std::string("upgrade head") ? "upgrade" : command,
                         command == std::string("upgrade head") ? "head" : "-v", "--url", url});
    CHECK(result.exit == 1);
    CHECK(result.err == Holding("cannot connect to postgresql://postgres:***@127.0.0.1:1/db"));
    CHECK((result.out + result.err).find("s3cret") == std::string::npos);
  }
}

TEST_CASE("a wrong password is told without the password") {
  Server own;
  own.psql("postgres", "CREATE ROLE app LOGIN PASSWORD 'right'");
  Project project(own);
  // Passwords from now on, for this role.
  own.psql("postgres",
           "COPY (SELECT 'local all app scram-sha-256') TO PROGRAM 'cat > pg_hba.new; cat pg_hba.conf >> "
           "pg_hba.new; "
           "mv pg_hba.new pg_hba.conf'; SELECT pg_reload_conf();");
  const std::string url = own.url(project.database().name(), "app:wr0ng");
  const Result result = project.migrate({"current", "--url", url});
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("password authentication failed"));
  CHECK(result.err.find("wr0ng") == std::string::npos);
}

TEST_CASE("a role that may create nothing is told so, and a read-only session too") {
  Project project;
  write_chain(project, {"a"});
  project.database().psql(
      "DO $$BEGIN CREATE ROLE nobody_here LOGIN; EXCEPTION WHEN duplicate_object THEN END$$");
  const Result poor = project.migrate({"upgrade", "head", "--url", project.database().url("nobody_here")});
  CHECK(poor.exit == 1);
  CHECK(poor.err == Holding("permission denied for schema public (SQLSTATE 42501)"));
  CHECK(poor.err == Holding("hint: let the role create the version table"));
  project.database().psql("ALTER DATABASE " + project.database().name() +
                          " SET default_transaction_read_only = on");
  const Result read_only = project.migrate("upgrade head");
  CHECK(read_only.exit == 1);
  CHECK(read_only.err == Holding("SQLSTATE 25006"));
  CHECK(read_only.err == Holding("read-only"));
  CHECK(project.migrate("current").exit == 0);
  CHECK(project.database().query("SELECT to_regclass('migrate_version')").empty());
}

TEST_CASE("output that cannot be written is an error") {
  const Project project;
  write_chain(project, {"a"});
  const Result result = run({"sh", "-c", std::string(MIGRATE_BINARY) + " heads > /dev/full"}, [&] {
    RunOptions options;
    options.folder = project.folder();
    return options;
  }());
  CHECK(result.exit == 1);
  CHECK(result.err == Holding("cannot write the output: No space left on device"));
}

TEST_CASE("the completion of bash knows the commands, their options and the commands below") {
  const Project project;
  const auto complete = [&](const std::string& words, int word) {
    return run_well({"bash", "-c",
                     "source <(" MIGRATE_BINARY " completion bash); COMP_WORDS=(migrate " + words +
                         "); COMP_CWORD=" + std::to_string(word) +
                         "; _migrate_words; echo \"${COMPREPLY[@]}\""});
  };
  CHECK(complete("up", 1) == "upgrade\n");
  CHECK(complete("upgrade --dry", 2) == "--dry-run\n");
  CHECK(complete("server st", 2) == "start stop status\n");
  CHECK(complete("-q sta", 2) == "stamp status\n");
  CHECK(project.migrate("completion zsh").out.starts_with("#compdef migrate\n"));
  CHECK(project.migrate("completion fish").out ==
        Holding("-n '__fish_seen_subcommand_from upgrade' -l dry-run"));
}
