#include "apply/actions.hpp"

#include <algorithm>

#include "error/joined.hpp"

namespace migrate::apply {
namespace {

using config::TransactionScope;
using history::Direction;

const script::Script* find(const std::vector<script::Script>& scripts, const std::string& revision) {
  const auto found = std::find_if(scripts.begin(), scripts.end(),
                                  [&](const script::Script& script) { return script.revision == revision; });
  return found == scripts.end() ? nullptr : &*found;
}

Start start_of(const script::Script& script, Direction direction) {
  Start start{.revision = script.revision,
              .direction = direction,
              .from = joined(script.parents),
              .to = script.revision,
              .message = script.message.substr(0, script.message.find('\n'))};
  if (direction == Direction::down) std::swap(start.from, start.to);
  return start;
}

class Builder {
 public:
  Builder(const history::VersionTable& table, const ActionOptions& options)
      : table_(table), options_(options) {
    if (options.first.empty()) return;
    open();
    for (const std::string& statement : options.first) execute(statement);
  }

  void add(const script::Script& script, const history::Move& move) {
    const bool up = move.direction == Direction::up;
    const std::vector<script::Step>& steps = up ? script.up : script.down;
    const bool in_one = steps.size() == 1 && steps.front().transaction;
    const bool alone = in_one && !shared_;
    enter(steps.front());
    actions_.push_back(start_of(script, move.direction));
    if (!alone) execute(table_.mark_start());
    for (const script::Step& step : steps) {
      if (&step != &steps.front()) close();
      enter(step);
      for (const sql::Statement& statement : step.statements) {
        actions_.push_back(Execute{statement.text, {.file = script.file, .line = statement.line}});
      }
    }
    open();
    change_rows(move.rows);
    record({.revision = script.revision,
            .event = up ? history::Event::upgrade : history::Event::downgrade,
            .checksum = script.checksum,
            .clock = alone ? history::Clock::transaction : history::Clock::mark});
    actions_.push_back(Finish{script.revision});
    // What was committed on the way stays, whatever follows: so must the rows that say so.
    if (!in_one || options_.scope == TransactionScope::each) close();
    shared_ = open_;
  }

  void add(const history::RowChange& rows, const std::vector<script::Script>& scripts) {
    open();
    change_rows(rows);
    for (const std::string& revision : rows.insert_rows) {
      const script::Script* script = find(scripts, revision);
      record({.revision = revision,
              .event = history::Event::stamp,
              .checksum = script ? std::optional(script->checksum) : std::nullopt});
    }
    const bool to_base = rows.insert_rows.empty() && !rows.delete_rows.empty();
    if (to_base) record({.revision = "base", .event = history::Event::stamp});
  }

  Actions finished() {
    close();
    return std::move(actions_);
  }

 private:
  void open() {
    if (!open_) actions_.push_back(Begin{});
    open_ = true;
  }
  void close() {
    if (open_) actions_.push_back(Commit{});
    open_ = shared_ = false;
  }
  void enter(const script::Step& step) { step.transaction ? open() : close(); }

  void execute(std::string sql) { actions_.push_back(Execute{std::move(sql)}); }

  void change_rows(const history::RowChange& rows) {
    for (const std::string& row : rows.delete_rows) execute(table_.delete_row_or_raise(row));
    for (const std::string& row : rows.insert_rows) execute(table_.insert_row(row));
  }

  void record(history::Record record) {
    record.os_user = options_.os_user;
    record.tool_version = options_.tool_version;
    execute(table_.insert_record(record));
  }

  const history::VersionTable& table_;
  const ActionOptions& options_;
  Actions actions_;
  bool open_ = false;
  bool shared_ = false;  // the open transaction has a whole revision in it
};

}  // namespace

std::string Start::text() const {
  const std::string verb = direction == Direction::up ? "upgrade" : "downgrade";
  return "Running " + verb + " " + from + " -> " + to + (message.empty() ? "" : ", " + message);
}

Actions walk_actions(const history::Walk& walk, const std::vector<script::Script>& scripts,
                     const history::VersionTable& table, const ActionOptions& options) {
  Builder builder(table, options);
  for (const history::Move& move : walk.moves) {
    const script::Script& script = *find(scripts, move.revision);
    if (move.direction == Direction::down && !script.reversible()) {
      throw Error({.what = "revision " + script.revision + " cannot be undone: it has no 'down' section",
                   .place = {.file = script.file, .line = script.lines.revision},
                   .revision = script.revision,
                   .hint = "write a '-- migrate:down' section; it may be empty. Nothing was changed"});
    }
    builder.add(script, move);
  }
  return builder.finished();
}

Actions stamp_actions(const history::RowChange& rows, const std::vector<script::Script>& scripts,
                      const history::VersionTable& table, const ActionOptions& options) {
  Builder builder(table, options);
  builder.add(rows, scripts);
  return builder.finished();
}

}  // namespace migrate::apply
