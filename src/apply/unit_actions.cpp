#include "apply/unit_actions.hpp"

#include <algorithm>

#include "script/assertion.hpp"
#include "sql/classify.hpp"

namespace migrate::apply {
namespace {

// Its rows are locked that long at most; it is far more than the time that batches aim at.
constexpr std::chrono::milliseconds longest_batch{30'000};

std::string setting(const char* name, std::chrono::milliseconds value) {
  return std::string("SET ") + name + " = '" + std::to_string(value.count()) + "ms'";
}

// The statement does nothing but look at rows, under a lock that lets others write: it may take its time.
bool only_validates(const Unit& unit) {
  return unit.statements.size() == 1 && sql::validates_constraint(unit.statements.front().text);
}

}  // namespace

void UnitActions::add_plain() {
  for (const Unit& unit : units_) add_statements(unit);
}

void UnitActions::add_journalled(history::Direction direction, std::size_t first) {
  checksums_ = checksums_of(units_);
  const auto at = [&](std::size_t done, bool begun) {
    history::Progress out = progress(direction, done);
    out.begun = begun;
    return journal_.write(out);
  };
  set_again(first);
  for (std::size_t i = first; i < units_.size(); ++i) {
    list_.open();
    if (units_[i].alone) {
      list_.execute(at(i, true));
      add_alone(i);
    } else if (units_[i].batch) {
      history::Progress begin = progress(direction, i);
      begin.checksum = progress(direction, i + 1).checksum;
      if (i == first) take_cursor(begin);
      list_.execute(begin.cursor ? journal_.write(begin) : at(i, false));
      add_batches(i, begin);
    } else {
      if (only_validates(units_[i]) && options_.statement_timeout.count() > 0) {
        list_.execute("SET LOCAL statement_timeout = 0");
      }
      add_statements(units_[i]);
    }
    if (i + 1 == units_.size()) return;
    list_.execute(at(i + 1, false));
    list_.close();
  }
}

history::Progress UnitActions::progress(history::Direction direction, std::size_t done) const {
  return {.revision = script_.revision,
          .direction = direction,
          .units_done = static_cast<int>(done),
          .checksum = checksums_[done]};
}

// What the units that are done set for their session is not there in this one.
void UnitActions::set_again(std::size_t first) {
  for (std::size_t i = 0; i < first && i < units_.size(); ++i) {
    for (const sql::Statement& statement : units_[i].statements) {
      if (!sql::session_setting(statement.text).empty()) list_.execute(statement.text);
    }
  }
}

void UnitActions::add_statements(const Unit& unit) {
  for (const sql::Statement& statement : unit.statements) {
    if (!options_.judges && script::is_assertion(statement.text)) continue;
    list_.add(Execute{script::sent_text(statement.text), place_of(statement)});
  }
}

// CREATE INDEX CONCURRENTLY and its like wait for every older transaction: a limit for locks would leave an
// invalid index behind (safety.md, fact 3). A script that sets the limits itself is the one who knows.
void UnitActions::add_alone(std::size_t at) {
  const bool ours = !sets_limits(at);
  if (ours) {
    list_.execute("SET lock_timeout = 0");
    list_.execute("SET statement_timeout = 0");
  }
  list_.close();
  const sql::Statement& statement = units_[at].statements.front();
  list_.add(Alone{statement.text, place_of(statement), script_.revision});
  list_.open();
  if (ours) {
    list_.execute(setting("lock_timeout", options_.lock_timeout));
    list_.execute(setting("statement_timeout", options_.statement_timeout));
  }
}

void UnitActions::add_batches(std::size_t at, const history::Progress& begin) {
  const bool ours = !sets_limits(at);
  if (ours) list_.execute(setting("statement_timeout", longest_batch));
  list_.close();
  const sql::Statement& statement = units_[at].statements.front();
  list_.add(Batches{.statement = std::get<sql::Ranged>(sql::ranged_of(statement.text)),
                    .place = place_of(statement),
                    .options = *units_[at].batch,
                    .journal = journal_,
                    .progress = begin});
  list_.open();
  if (ours) list_.execute(setting("statement_timeout", options_.statement_timeout));
}

// The cursor of a run that broke in these batches.
void UnitActions::take_cursor(history::Progress& begin) const {
  if (!options_.progress || options_.progress->revision != begin.revision) return;
  const history::Progress& before = *options_.progress;
  if (before.direction != begin.direction || before.units_done != begin.units_done) return;
  begin.cursor = before.cursor;
  begin.rows_done = before.rows_done;
}

bool UnitActions::sets_limits(std::size_t end) const {
  return any_statement(std::span(units_).first(end), [](const std::string& text) {
    const std::string name = sql::session_setting(text);
    return name == "lock_timeout" || name == "statement_timeout";
  });
}

Place UnitActions::place_of(const sql::Statement& statement) const {
  return {.file = script_.file, .line = statement.line};
}

}  // namespace migrate::apply
