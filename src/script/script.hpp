// A revision script: one step of a schema's history, as a file of plain SQL.
//
//   script   = header { section }                 at least one up section
//   header   = { "-- " message-line } { key-line }
//   key-line = "-- " key ":" value                each key once; the lines stand together
//   key      = "revision"                         the id; the only one that must be there
//            | "parents"                          ids, separated by commas; none for the first revision,
//            several for a merge | "depends"                          ids or labels of revisions that must
//            run before, without being parents | "labels"                           other names of this
//            revision, and of the branch that it starts | "created"                          ISO 8601, UTC |
//            "from" | "to"                      fingerprints of the schema before and after |
//            "destroys" | "down-destroys"       what holds rows or values that the way up, or down, drops or
//            narrows: texts separated by commas, "table public.t, column public.u.c", names as in SQL, as
//            they are before
//   section  = "-- migrate:" ( "up" | "down" ) [ "transaction=none" | batch ] { sql | assertion }
//   batch    = "batch=" rows { option }          in any order; the options are those of batch.hpp
//   assertion = "-- migrate:assert" condition     a boolean expression, or a query that gives one, in the
//   line
//
// The message is every comment line before the keys; one bare "--" (or blank) line between the two belongs to
// neither. A message line that would read as a key or a section carries a backslash before that word; one
// backslash is taken off in reading. Sections of a direction run in the order written; "transaction=none"
// makes each of its statements run outside a transaction; a batch has exactly one statement, which is run
// over one range of keys after another (sql/ranged.hpp says which can be). A script without down section
// cannot be undone; an empty section does nothing. An assertion is judged where it stands among the
// statements, in their transaction, so that what it saw is what is committed (in a section without, in one of
// its own); unless it is true the run stops. Before the first section it stands for the head of the first up
// section; in a batch none can stand. It is a part of what runs, and of the checksum. A section line counts
// only outside strings and block comments. CRLF reads as LF, a byte order mark is stepped over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.hpp"
#include "script/batch.hpp"
#include "sql/statements.hpp"

namespace migrate::script {

// Lines of the header's keys in the file, 0 where the key is not there.
struct KeyLines {
  int revision = 0;
  int parents = 0;
  int depends = 0;
  int labels = 0;
  int destroys = 0;
  int down_destroys = 0;
};

struct Header {
  std::string file;  // as it was given to the loader
  std::string revision;
  std::vector<std::string> parents;
  std::vector<std::string> depends;
  std::vector<std::string> labels;
  std::string message;  // may have several lines
  std::string created;
  std::string from;
  std::string to;
  std::vector<std::string> destroys{};       // by the way up
  std::vector<std::string> down_destroys{};  // by the way down
  KeyLines lines;
};

// One section: what runs together.
struct Step {
  bool transaction = true;  // false: each statement by itself, outside a transaction block
  int line = 0;             // of the section's first line in the file
  std::vector<sql::Statement>
      statements;  // line and offset count from the start of the file (read as LF, without mark)
  std::optional<Batch> batch{};  // its one statement is run over ranges of keys
};

struct Script : Header {
  std::vector<Step> up;
  std::vector<Step> down;  // empty: the revision cannot be undone
  // Over the tokens of the up steps (sql::token_checksum): what was run to get here. Mending a down step or a
  // comment does not change it.
  std::string checksum;

  bool reversible() const { return !down.empty(); }
};

// The script of the revision; null where there is none.
const Script* find(const std::vector<Script>& scripts, std::string_view revision);

// The up steps as sections of a script, comments between statements left out: what is kept of a script that
// was run, so that a later edit can be shown.
std::string up_text(const Script& script);

}  // namespace migrate::script
