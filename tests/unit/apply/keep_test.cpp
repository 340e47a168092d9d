// What a run does besides, so that nothing that it drops is lost.
#include "apply/keep.hpp"

#include <doctest/doctest.h>

#include "script/read.hpp"

using namespace migrate;
using history::Direction;

namespace {

const history::VersionTable table("public", "v");

script::Script script_of(const std::string& sections) {
  return script::parse(
      "-- make b\n--\n-- revision: b\n-- parents:\n-- destroys: table public.t, column t.c, column "
      "public.t.n\n-- down-destroys: table s.t\n\n" +
          sections,
      "b.sql");
}

const history::Move up{"b", Direction::up, {.insert_rows = {"b"}}};
const history::Move down{"b", Direction::down, {.delete_rows = {"b"}}};

// The script's own statements and the calls, "keep_tables", in order; how many functions are made before.
struct Run {
  std::string statements;
  int functions = 0;
};

Run run_of(const history::Move& move, const std::string& sections, const apply::ActionOptions& options) {
  Run out;
  for (const apply::Action& action :
       apply::walk_actions({{move}, ""}, {script_of(sections)}, table, options)) {
    const auto* const statement = std::get_if<apply::Execute>(&action);
    if (!statement) continue;
    if (statement->sql.find("CREATE OR REPLACE FUNCTION pg_temp.") != std::string::npos) {
      CHECK(out.statements.empty());
      ++out.functions;
      continue;
    }
    if (statement->place.file.empty()) continue;
    std::string text = statement->sql;
    const std::size_t call = text.find("pg_temp.migrate_");
    if (call != std::string::npos) text = text.substr(call + 16, text.find("); END") - call - 15);
    out.statements += (out.statements.empty() ? "" : "; ") + text;
  }
  return out;
}

const apply::ActionOptions keeps{.keeps_dropped = true};

}  // namespace

TEST_CASE("without keeping a run is as it is written") {
  const Run run = run_of(up, "-- migrate:up\nDROP TABLE t;\n", {});
  CHECK(run.statements == "DROP TABLE t");
  CHECK(run.functions == 0);
  CHECK(run_of(up, "-- migrate:up\nDROP TABLE t;\n", {.has_trash = true}).statements == "DROP TABLE t");
  CHECK(run_of(up, "-- migrate:up\nCREATE TABLE t ();\n", keeps).functions == 0);
}

TEST_CASE("tables are moved in place of their drop, columns saved before it, what nobody knows is watched") {
  CHECK(run_of(up, "-- migrate:up\nDROP TABLE t, \"U\" CASCADE;\n", keeps).statements ==
        "keep_tables(ARRAY['t'::pg_catalog.regclass, '\"U\"'::pg_catalog.regclass]::pg_catalog.regclass[], "
        "true, 'b', "
        "'upgrade', 'public.v')");
  CHECK(run_of(up, "-- migrate:up\nDROP TABLE IF EXISTS t;\n", keeps).statements ==
        "keep_tables(ARRAY[pg_catalog.to_regclass('t')]::pg_catalog.regclass[], false, 'b', 'upgrade', "
        "'public.v')");
  CHECK(run_of(up, "-- migrate:up\nALTER TABLE t DROP c;\n", keeps).statements ==
        "keep_columns(pg_catalog.to_regclass('t'), ARRAY['c']::pg_catalog.name[], 'b', 'upgrade', "
        "'public.v'); ALTER TABLE "
        "t DROP c");
  const Run watched = run_of(up, "-- migrate:up\nSELECT f();\nCREATE TABLE t ();\n", keeps);
  CHECK(watched.statements == "note_columns(); SELECT f(); raise_if_dropped(); CREATE TABLE t ()");
  CHECK(watched.functions > 0);
}

TEST_CASE(
    "a downgrade brings back after each statement what is there by then, and at its end all that can be") {
  const std::string sections =
      "-- migrate:up\nDROP TABLE t;\n-- migrate:down\nCREATE TABLE t ();\nCREATE INDEX i ON t (a);\n";
  const std::string begin = "begin_undoing('b', 'public.v'); ";
  const std::string back = "bring_back_of('b', 'public.v', ";
  CHECK(run_of(down, sections, {.has_trash = true}).statements == begin + "CREATE TABLE t (); " + back +
                                                                      "false); CREATE INDEX i ON t (a); " +
                                                                      back + "false); " + back + "true)");
  CHECK(run_of(down, sections, {}).functions == 0);
}

TEST_CASE("outside of transactions nobody sees what a block drops") {
  CHECK_THROWS_WITH_AS(run_of(up, "-- migrate:up transaction=none\nDO $$BEGIN END$$;\n", keeps),
                       doctest::Contains("nobody sees what DO drops outside of transactions"), Error);
  CHECK_NOTHROW(run_of(up, "-- migrate:up transaction=none\nVACUUM t;\nDROP TABLE t;\n", keeps));
}

TEST_CASE("what a statement drops by name is kept, what it narrows is lost") {
  const auto lost = [](const history::Move& move, const std::string& sections) {
    const history::Walk walk{{move}, ""};
    const std::vector<script::Script> scripts = {script_of(sections)};
    std::string out;
    for (const apply::Loss& loss : apply::without_kept(apply::losses_of(walk, scripts), walk, scripts)) {
      out += (out.empty() ? "" : ", ") + loss.what;
    }
    return out;
  };
  CHECK(lost(up, "-- migrate:up\nALTER TABLE t DROP c, ALTER n TYPE smallint;\nDROP TABLE t;\n") ==
        "column public.t.n");
  CHECK(lost(up,
             "-- migrate:up\nDROP TABLE other.t;\n-- migrate:up transaction=none\nALTER TABLE public.t DROP "
             "n;\n") == "table public.t, column t.c");
  CHECK(lost(down, "-- migrate:up\nDROP TABLE t;\n-- migrate:down\nDROP TABLE IF EXISTS t;\n").empty());
  CHECK(lost(down, "-- migrate:up\nDROP TABLE t;\n-- migrate:down\nDO $$BEGIN DROP TABLE t; END$$;\n") ==
        "table s.t");
}
