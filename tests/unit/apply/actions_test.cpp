// What runs in which transaction, and when it counts as applied.
#include "apply/actions.hpp"

#include <doctest/doctest.h>

#include "script/read.hpp"

using namespace migrate;
using apply::Actions;
using apply::stamp_actions;
using apply::walk_actions;
using config::TransactionScope;
using history::Direction;

namespace {

const history::VersionTable table("public", "migrate_version");
const history::ProgressTable journal(table);

script::Script script_of(const std::string& revision, const std::string& parents,
                         const std::string& sections) {
  return script::parse("-- make " + revision + "\n--\n-- revision: " + revision + "\n-- parents: " + parents +
                           "\n\n" + sections,
                       revision + ".sql");
}

// The list in words: BEGIN, COMMIT, start:a, done:a, the scripts' statements as they are, and what stands for
// bookkeeping: +a -a a->b (version rows), record, mark, a->b! (both,
// prepared).
std::string words_of(const Actions& actions) {
  struct Words {
    std::string operator()(const apply::Begin&) const { return "BEGIN"; }
    std::string operator()(const apply::Commit&) const { return "COMMIT"; }
    std::string operator()(const apply::Start& start) const { return "start:" + start.revision; }
    std::string operator()(const apply::Finish& finish) const { return "done:" + finish.revision; }
    std::string operator()(const apply::Call& call) const { return "call:" + call.event + call.revision; }
    std::string operator()(const apply::Prepare&) const { return "prepare"; }
    std::string operator()(const apply::Alone& statement) const { return "alone:" + statement.sql; }
    std::string operator()(const apply::Batches& batches) const {
      return "batches:" + batches.statement.over("K") +
             (batches.progress.cursor ? " from " + *batches.progress.cursor : "");
    }
    std::string operator()(const apply::Execute& statement) const {
      for (const char* revision : {"a", "b", "c"}) {
        if (statement.sql == table.insert_row(revision)) return std::string("+") + revision;
        if (statement.sql == table.delete_row_or_raise(revision)) return std::string("-") + revision;
      }
      for (const auto& [from, to] :
           {std::pair("a", "b"), std::pair("b", "c"), std::pair("c", "d"), std::pair("d", "e")}) {
        const std::string move = std::string(from) + "->" + to;
        if (statement.sql == table.replace_row_or_raise(from, to)) return move;
        if (statement.sql.starts_with(std::string("EXECUTE migrate_move ('") + from + "', '" + to + "'"))
          return move + "!";
      }
      if (statement.sql == table.mark_start()) return "mark";
      if (statement.sql == journal.create()) return "make-journal";
      if (statement.sql == journal.remove("b")) return "forget";
      if (statement.sql.starts_with("INSERT INTO public.migrate_progress")) {
        return statement.sql.find(", true, ") == std::string::npos ? "count" : "announce";
      }
      if (statement.sql.starts_with("INSERT INTO public.migrate_history")) return "record";
      return statement.sql;
    }
  };
  std::string out;
  for (const apply::Action& action : actions) out += (out.empty() ? "" : " ") + std::visit(Words{}, action);
  return out;
}

const std::vector<script::Script> scripts = {
    script_of("a", "", "-- migrate:up\nA1;\nA2;\n-- migrate:down\nZ1;\n"),
    script_of("b", "a", "-- migrate:up\nB1;\n-- migrate:up\nB2;\n-- migrate:up transaction=none\nB3;\nB4;\n"),
    script_of("c", "", "-- migrate:up\nC1;\n"),
};
const history::Move up_a{"a", Direction::up, {.insert_rows = {"a"}}};
const history::Move up_b{"b", Direction::up, {.delete_rows = {"a"}, .insert_rows = {"b"}}};
const history::Move up_c{"c", Direction::up, {.insert_rows = {"c"}}};

}  // namespace

TEST_CASE("a revision of one step is one transaction, its rows and record with it") {
  CHECK(words_of(walk_actions({{up_a}, ""}, scripts, table, {})) ==
        "BEGIN start:a A1 A2 +a record done:a COMMIT");
}

TEST_CASE("what comes first joins the first transaction") {
  CHECK(words_of(walk_actions({{up_a}, ""}, scripts, table, {.first = {"MAKE"}})) ==
        "BEGIN MAKE start:a A1 A2 +a record done:a COMMIT");
  CHECK(words_of(walk_actions({}, scripts, table, {.first = {"MAKE"}})) == "BEGIN MAKE COMMIT");
  CHECK(words_of(walk_actions({}, scripts, table, {})).empty());
}

TEST_CASE("each step is a transaction, steps without stand alone, the rows follow the last one") {
  CHECK(words_of(walk_actions({{up_b}, ""}, scripts, table, {})) ==
        "BEGIN make-journal start:b B1 count COMMIT BEGIN B2 count COMMIT "
        "BEGIN announce SET lock_timeout = 0 SET statement_timeout = 0 COMMIT alone:B3 "
        "BEGIN SET lock_timeout = '5000ms' SET statement_timeout = '0ms' count COMMIT "
        "BEGIN announce SET lock_timeout = 0 SET statement_timeout = 0 COMMIT alone:B4 "
        "BEGIN SET lock_timeout = '5000ms' SET statement_timeout = '0ms' a->b record forget done:b COMMIT");
}

TEST_CASE("revisions of one step share a transaction, or with `each` have one of their own") {
  CHECK(words_of(walk_actions({{up_a, up_c}, ""}, scripts, table, {})) ==
        "BEGIN start:a A1 A2 +a record done:a start:c mark C1 +c record done:c COMMIT");
  CHECK(words_of(walk_actions({{up_a, up_c}, ""}, scripts, table, {.scope = TransactionScope::each})) ==
        "BEGIN start:a A1 A2 +a record done:a COMMIT BEGIN start:c C1 +c record done:c COMMIT");
}

TEST_CASE("in a session the moves after the first are prepared, and a revision's message is its clock") {
  const std::vector<script::Script> chain = {
      script_of("a", "", "-- migrate:up\nA1;\n"), script_of("b", "a", "-- migrate:up\nB1;\n"),
      script_of("c", "b", "-- migrate:up\nC1;\n"), script_of("d", "c", "-- migrate:up\nDEALLOCATE ALL;\n"),
      script_of("e", "d", "-- migrate:up\nE1;\n")};
  const auto up = [](std::string revision, std::string from) {
    return history::Move{revision, Direction::up, {.delete_rows = {from}, .insert_rows = {revision}}};
  };
  CHECK(
      words_of(walk_actions({{up_a, up("b", "a"), up("c", "b")}, ""}, chain, table, {.in_session = true})) ==
      "BEGIN start:a A1 +a record done:a prepare start:b B1 a->b! done:b start:c C1 b->c! done:c COMMIT");
  CHECK(words_of(walk_actions({{up_a, up("b", "a"), up("c", "b")}, ""}, chain, table,
                              {.scope = TransactionScope::each, .in_session = true})) ==
        "BEGIN start:a A1 +a record done:a COMMIT prepare BEGIN start:b B1 a->b! done:b COMMIT "
        "BEGIN start:c C1 b->c! done:c COMMIT");
  // What a script lets go nobody can execute.
  CHECK(words_of(walk_actions({{up_a, up("b", "a"), up("c", "b"), up("d", "c"), up("e", "d")}, ""}, chain,
                              table, {.in_session = true})) ==
        "BEGIN start:a A1 +a record done:a prepare start:b B1 a->b! done:b start:c C1 b->c! done:c "
        "start:d DEALLOCATE ALL c->d record done:d start:e E1 d->e record done:e COMMIT");
}

TEST_CASE("a revision of several steps ends the transaction that it shares: its rows wait for nobody") {
  CHECK(words_of(walk_actions({{up_a, up_b, up_c}, ""}, scripts, table, {})) ==
        "BEGIN make-journal start:a A1 A2 +a record done:a start:b B1 count COMMIT BEGIN B2 count COMMIT "
        "BEGIN announce SET lock_timeout = 0 SET statement_timeout = 0 COMMIT alone:B3 "
        "BEGIN SET lock_timeout = '5000ms' SET statement_timeout = '0ms' count COMMIT "
        "BEGIN announce SET lock_timeout = 0 SET statement_timeout = 0 COMMIT alone:B4 "
        "BEGIN SET lock_timeout = '5000ms' SET statement_timeout = '0ms' a->b record forget done:b COMMIT "
        "BEGIN start:c C1 +c record done:c COMMIT");
}

TEST_CASE("a revision that stands half-way goes on behind what is done, with the settings of its session") {
  const std::vector<script::Script> with_set = {script_of(
      "b", "", "-- migrate:up\nSET work_mem = '1MB';\nB1;\n-- migrate:up\nB2;\n-- migrate:up\nB3;\n")};
  const history::Move move{"b", Direction::up, {.insert_rows = {"b"}}};
  CHECK(words_of(walk_actions(
            {{move}, ""}, with_set, table,
            {.has_progress_table = true, .progress = history::Progress{.revision = "b", .units_done = 1}})) ==
        "BEGIN start:b SET work_mem = '1MB' B2 count COMMIT BEGIN B3 +b record forget done:b COMMIT");
}

TEST_CASE("of a statement alone in a section without transaction, one that fits a transaction has its own") {
  const std::vector<script::Script> validating = {script_of(
      "b", "", "-- migrate:up transaction=none\nALTER TABLE t VALIDATE CONSTRAINT c;\nSELECT 1;\n")};
  const history::Move move{"b", Direction::up, {.insert_rows = {"b"}}};
  CHECK(words_of(walk_actions({{move}, ""}, validating, table,
                              {.has_progress_table = true, .statement_timeout = std::chrono::seconds(5)})) ==
        "BEGIN start:b SET LOCAL statement_timeout = 0 ALTER TABLE t VALIDATE CONSTRAINT c count COMMIT "
        "BEGIN SELECT 1 +b record forget done:b COMMIT");
}

TEST_CASE("a script that sets the limits itself keeps them for what stands alone") {
  const std::vector<script::Script> limited = {
      script_of("b", "", "-- migrate:up transaction=none\nSET lock_timeout = '1min';\nVACUUM;\n")};
  const history::Move move{"b", Direction::up, {.insert_rows = {"b"}}};
  CHECK(words_of(walk_actions({{move}, ""}, limited, table, {.has_progress_table = true})) ==
        "BEGIN start:b SET lock_timeout = '1min' count COMMIT BEGIN announce COMMIT alone:VACUUM "
        "BEGIN +b record forget done:b COMMIT");
}

TEST_CASE("hooks: SQL is of the revision's transaction, a command parts those that revisions share") {
  const apply::Hook command{.command = config::HookCommand{{"notify"}, ""}, .statements = {}};
  const apply::Hook sql{.command = {}, .statements = {{"H"}}};
  CHECK(
      words_of(walk_actions({{up_a, up_c}, ""}, scripts, table,
                            {.hooks = {.before_run = {sql, command},
                                       .after_run = {sql},
                                       .before_revision = {sql},
                                       .after_revision = {sql}}})) ==
      "BEGIN H COMMIT call:before_run BEGIN start:a H A1 A2 +a record H done:a start:c H mark C1 +c record H "
      "done:c COMMIT BEGIN H COMMIT");
  CHECK(words_of(walk_actions({{up_a, up_c}, ""}, scripts, table,
                              {.hooks = {.before_revision = {command}, .after_revision = {command}}})) ==
        "call:before_revisiona BEGIN start:a A1 A2 +a record done:a COMMIT call:after_revisiona "
        "call:before_revisionc BEGIN start:c C1 +c record done:c COMMIT call:after_revisionc");
  CHECK(words_of(walk_actions({}, scripts, table, {.hooks = {.before_run = {sql, command}}})).empty());
  CHECK(words_of(walk_actions({{up_b}, ""}, scripts, table,
                              {.hooks = {.before_revision = {sql, command}},
                               .has_progress_table = true,
                               .progress = history::Progress{.revision = "b", .units_done = 4}})) ==
        "BEGIN start:b a->b record forget done:b COMMIT");
}

TEST_CASE("batches have the journal before and after them, and go on from their cursor") {
  const std::vector<script::Script> batched = {
      script_of("b", "", "-- migrate:up batch=10\nDELETE FROM t;\n-- migrate:up\nA;\n")};
  const history::Move move{"b", Direction::up, {.insert_rows = {"b"}}};
  const std::string around = " SET statement_timeout = '30000ms' COMMIT batches:DELETE FROM t WHERE (K)";
  const std::string rest =
      " BEGIN SET statement_timeout = '0ms' count COMMIT BEGIN A +b record forget done:b COMMIT";
  CHECK(words_of(walk_actions({{move}, ""}, batched, table, {.has_progress_table = true})) ==
        "BEGIN start:b count" + around + rest);
  const history::Progress progress{.revision = "b", .cursor = "'7'", .rows_done = 7};
  CHECK(words_of(
            walk_actions({{move}, ""}, batched, table, {.has_progress_table = true, .progress = progress})) ==
        "BEGIN start:b count" + around + " from '7'" + rest);
}

TEST_CASE("a downgrade names both sides the other way round") {
  const Actions actions =
      walk_actions({{{"a", Direction::down, {.delete_rows = {"a"}}}}, ""}, scripts, table, {});
  CHECK(words_of(actions) == "BEGIN start:a Z1 -a record done:a COMMIT");
  CHECK(std::get<apply::Start>(actions[1]).text() == "Running downgrade a -> , make a");
}

TEST_CASE("statements know their lines in the script") {
  const Actions actions = walk_actions({{up_a}, ""}, scripts, table, {});
  CHECK(std::get<apply::Execute>(actions[3]) == apply::Execute{"A2", {.file = "a.sql", .line = 8}});
}

TEST_CASE("a revision without down section stops a downgrade before it begins") {
  const history::Walk walk{{{"b", Direction::down, {.delete_rows = {"b"}, .insert_rows = {"a"}}}}, ""};
  CHECK_THROWS_WITH_AS(walk_actions(walk, scripts, table, {}),
                       "b.sql:3: revision b cannot be undone: it has no 'down' section", Error);
}

TEST_CASE("a stamp changes rows and leaves a record, of base where no row comes") {
  CHECK(words_of(stamp_actions({.insert_rows = {"a"}}, scripts, table, {})) == "BEGIN +a record COMMIT");
  const Actions actions = stamp_actions({.delete_rows = {"a"}}, scripts, table, {});
  CHECK(words_of(actions) == "BEGIN -a record COMMIT");
  CHECK(std::get<apply::Execute>(actions[2]).sql.find("('base', 'stamp'") != std::string::npos);
  CHECK(std::get<apply::Execute>(stamp_actions({.insert_rows = {"a"}}, scripts, table, {})[2])
            .sql.find(scripts[0].checksum) != std::string::npos);
}
