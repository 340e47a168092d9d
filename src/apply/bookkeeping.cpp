#include "apply/bookkeeping.hpp"

#include "sql/classify.hpp"

namespace migrate::apply {
namespace {

using history::Direction;

// The rule, and one statement then, as Alembic has it.
bool replaces_one(const history::RowChange& rows) {
  return rows.delete_rows.size() == 1 && rows.insert_rows.size() == 1;
}

}  // namespace

// The first move is not prepared, for the tables may come with it.
void Bookkeeping::prepare(const history::Move& move, const std::vector<Unit>& units, bool journalled) {
  keeps_prepared_ = keeps_prepared_ && !any_statement(units, sql::forgets_prepared);
  executes_ =
      !journalled && options_.in_session && tables_are_there_ && keeps_prepared_ && replaces_one(move.rows);
  if (!executes_ || is_prepared_) return;
  list_.add(Prepare{table_.prepare_move(options_.keeps_scripts)});
  is_prepared_ = true;
}

void Bookkeeping::mark_start() {
  if (!options_.in_session) list_.execute(table_.mark_start());
}

history::Clock Bookkeeping::clock(bool shares) const {
  if (!shares) return history::Clock::transaction;
  return options_.in_session ? history::Clock::message : history::Clock::mark;
}

void Bookkeeping::record_move(const script::Script& script, const history::Move& move, history::Clock clock) {
  const bool up = move.direction == Direction::up;
  const history::Record done = complete({.revision = script.revision,
                                         .event = up ? history::Event::upgrade : history::Event::downgrade,
                                         .checksum = script.checksum,
                                         .script = up ? text_of(script) : std::nullopt,
                                         .clock = clock});
  if (executes_) {
    list_.execute(table_.execute_move(move.rows.delete_rows.front(), move.rows.insert_rows.front(), done,
                                      options_.keeps_scripts));
  } else {
    change_rows(move.rows);
    list_.execute(table_.insert_record(done));
  }
  tables_are_there_ = true;
}

void Bookkeeping::stamp(const history::RowChange& rows, const std::vector<script::Script>& scripts) {
  change_rows(rows);
  for (const std::string& revision : rows.insert_rows) {
    const script::Script* script = script::find(scripts, revision);
    record({.revision = revision,
            .event = history::Event::stamp,
            .checksum = script ? std::optional(script->checksum) : std::nullopt,
            .script = script ? text_of(*script) : std::nullopt});
  }
  const bool to_base = rows.insert_rows.empty() && !rows.delete_rows.empty();
  if (to_base) record({.revision = "base", .event = history::Event::stamp});
}

void Bookkeeping::repair(const script::Script& script) {
  record({.revision = script.revision,
          .event = history::Event::repair,
          .checksum = script.checksum,
          .script = text_of(script)});
}

void Bookkeeping::change_rows(const history::RowChange& rows) {
  if (replaces_one(rows)) {
    list_.execute(table_.replace_row_or_raise(rows.delete_rows.front(), rows.insert_rows.front()));
    return;
  }
  for (const std::string& row : rows.delete_rows) list_.execute(table_.delete_row_or_raise(row));
  for (const std::string& row : rows.insert_rows) list_.execute(table_.insert_row(row));
}

void Bookkeeping::record(history::Record record) {
  list_.execute(table_.insert_record(complete(std::move(record))));
}

history::Record Bookkeeping::complete(history::Record record) const {
  record.os_user = options_.os_user;
  record.tool_version = options_.tool_version;
  return record;
}

std::optional<std::string> Bookkeeping::text_of(const script::Script& script) const {
  return options_.keeps_scripts ? std::optional(script::up_text(script)) : std::nullopt;
}

}  // namespace migrate::apply
