// The same history in the hands of the real Alembic and of the program, by turns, in one database.
#include <doctest/doctest.h>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;

namespace {

const char* const env_py = R"(
from alembic import context
from sqlalchemy import create_engine, pool
engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
)";

struct Revision {
  std::string id;
  std::vector<std::string> parents{};
  std::string depends{};
};

std::string joined(const std::vector<std::string>& words, const std::string& separator) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : separator) + word;
  return out;
}

// One history, as Alembic writes it and as the program does; each revision makes the table t_<id>.
class TwoTools {
 public:
  explicit TwoTools(const std::vector<Revision>& revisions) {
    project.write("migrate.yaml", project.read("migrate.yaml") + "  version_table: alembic_version\n");
    project.write("alembic.ini", "[alembic]\nscript_location = alembic\nsqlalchemy.url = " +
                                     alembic_url(project.database().url()) + "\n");
    project.write("alembic/env.py", env_py);
    for (const Revision& revision : revisions) add(revision);
  }

  void add(const Revision& revision) {
    write_revision(project, revision.id,
                   joined(revision.parents, ", ") +
                       (revision.depends.empty() ? "" : "\n-- depends: " + revision.depends));
    const auto tuple = [](const std::string& ids) { return ids.empty() ? "None" : "('" + ids + "',)"; };
    const std::string table = "t_" + revision.id;
    project.write("alembic/versions/" + revision.id + ".py",
                  "from alembic import op\nrevision = '" + revision.id + "'\ndown_revision = " +
                      tuple(joined(revision.parents, "', '")) + "\ndepends_on = " + tuple(revision.depends) +
                      "\ndef upgrade(): op.execute('CREATE TABLE " + table +
                      " (id int)')\ndef downgrade(): op.execute('DROP TABLE " + table + "')\n");
  }

  std::string alembic(const std::string& command) {
    RunOptions options;
    options.folder = project.folder();
    std::vector<std::string> arguments{"/usr/bin/python3", "-m", "alembic"};
    for (const std::string& word : words(command)) arguments.push_back(word);
    const Result result = run(arguments, options);
    REQUIRE_MESSAGE(result.exit == 0, command << ": " << result.out << result.err);
    return result.out;
  }

  void migrate(const std::string& command) {
    CAPTURE(command);
    const Result result = project.migrate(command);
    CHECK_MESSAGE(result.exit == 0, result.err);
  }

  // The rows, and the tables that are there.
  std::string state() {
    return project.database().query(
        "SELECT (SELECT string_agg(version_num, ' ' ORDER BY version_num) FROM alembic_version), (SELECT "
        "string_agg(substr(relname, 3), ' ' ORDER BY relname) FROM pg_class WHERE relname LIKE 't\\_%')");
  }

  Project project;

 private:
  // SQLAlchemy reads "postgresql:///name?host=…" alone, and an ini file doubles the percent sign.
  static std::string alembic_url(const std::string& url) {
    std::string out;
    for (const char c : url) out += c == '%' ? std::string("%%") : std::string(1, c);
    return out;
  }
};

const std::vector<Revision> fork_and_merge = {
    {"a000", {}},
    {"b000", {"a000"}},
    {"c1000", {"b000"}},
    {"c2000", {"b000"}},
    {"r1000", {}},
    {"r2000", {"r1000"}, "c1000"},
    {"merged", {"c1000", "c2000"}},
};

}  // namespace

TEST_CASE("a live Alembic database is taken over, moved up and down, and given back") {
  TwoTools tools(fork_and_merge);
  tools.alembic("upgrade c1000");
  REQUIRE(tools.state() == "c1000|a000 b000 c1000");

  CHECK(tools.project.migrate("current").out == "c1000\n");
  CHECK(tools.project.migrate("status").out == Holding("pending:  4\n"));
  tools.migrate("upgrade heads");
  CHECK(tools.state() == "merged r2000|a000 b000 c1000 c2000 merged r1000 r2000");
  CHECK(tools.alembic("current") == Holding("merged (head)"));
  tools.alembic("downgrade c2000");
  CHECK(tools.state() == "c2000 r2000|a000 b000 c1000 c2000 r1000 r2000");

  tools.migrate("downgrade c2000@b000");
  CHECK(tools.state() == "r2000|a000 b000 c1000 r1000 r2000");
  tools.migrate("downgrade r1000");
  CHECK(tools.state() == "c1000 r1000|a000 b000 c1000 r1000");
  tools.alembic("upgrade heads");
  CHECK(tools.state() == "merged r2000|a000 b000 c1000 c2000 merged r1000 r2000");
  tools.migrate("downgrade base");
  CHECK(tools.state() == "|");
  tools.alembic("upgrade heads");
  CHECK(tools.state() == "merged r2000|a000 b000 c1000 c2000 merged r1000 r2000");
}

TEST_CASE("what the program adds to an Alembic database leaves Alembic's own table as it was") {
  TwoTools tools({Revision{.id = "a000"}, Revision{.id = "b000", .parents = {"a000"}}});
  tools.alembic("upgrade a000");
  const auto table = [&] {
    return tools.project.database().query(
        "SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull), ', '), "
        "(SELECT "
        "conname FROM pg_constraint WHERE conrelid = 'alembic_version'::regclass AND contype = 'p') FROM "
        "pg_attribute WHERE attrelid = 'alembic_version'::regclass AND attnum > 0");
  };
  const std::string before = table();
  tools.migrate("upgrade head");
  CHECK(table() == before);
  CHECK(tools.project.database().query("SELECT string_agg(version_num || ' ' || event, ', ') FROM "
                                       "alembic_version_history") == "b000 upgrade");
}

TEST_CASE("a database that the program made can be given to Alembic") {
  TwoTools tools({Revision{.id = "a000"}, Revision{.id = "b000", .parents = {"a000"}}});
  tools.migrate("upgrade head");
  CHECK(tools.alembic("current") == Holding("b000 (head)"));
  tools.alembic("downgrade -1");
  CHECK(tools.state() == "a000|a000");
}

TEST_CASE("an id that is too long for Alembic's table is refused with the way out") {
  TwoTools tools({Revision{.id = "a000"}});
  tools.alembic("upgrade head");
  const std::string revision(40, 'l');
  tools.add({revision, {"a000"}});
  const Result refused = tools.project.migrate("upgrade head");
  CHECK(refused.exit == 1);
  CHECK(refused.err == Holding("ALTER TABLE public.alembic_version ALTER version_num TYPE text"));
  CHECK(tools.state() == "a000|a000");
  tools.project.database().psql("ALTER TABLE public.alembic_version ALTER version_num TYPE text");
  tools.migrate("upgrade head");
  CHECK(tools.state() == revision + "|a000 " + revision);
}
