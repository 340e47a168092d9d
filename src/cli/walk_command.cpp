#include "cli/walk_command.hpp"

#include <spdlog/spdlog.h>

#include "cli/output.hpp"
#include "cli/question.hpp"
#include "history/walk.hpp"

namespace migrate::cli {
namespace {

history::Revisions revisions_of(const history::Walk& walk) {
  history::Revisions out;
  for (const history::Move& move : walk.moves) out.push_back(move.revision);
  return out;
}

void report_json(const history::Walk& walk, history::Direction direction, const history::Revisions& rows) {
  print_json(
      Json{{"direction", history::verb(direction)}, {"revisions", revisions_of(walk)}, {"current", rows}});
}

// Tells what a downgrade takes along, and on a terminal asks. It is asked before the lock is taken, so that
// nobody else waits for the answer; where the database has moved meanwhile, the answer does not count.
class Consent {
 public:
  Consent(const Migration& migration, const WalkOptions& options, const std::string& target) {
    if (options.yes || options.migration.sql || options.migration.dry_run || !can_ask()) return;
    postgres::Connection connection = migration.project().connect();
    const apply::State state = apply::read_state(connection, migration.project().table());
    const history::Walk walk = migration.way(state, history::Direction::down, target);
    if (walk.warning.empty()) return;
    if (!confirm("warning: " + walk.warning + "\nGo on?")) {
      throw Error({.what = "not confirmed: nothing was changed"}, Exit::refused);
    }
    agreed_ = revisions_of(walk);
  }

  void check(const history::Walk& walk) const {
    if (walk.warning.empty()) return;
    if (!agreed_) {
      spdlog::warn("{}", walk.warning);
    } else if (*agreed_ != revisions_of(walk)) {
      throw Error({.what = "the database was changed while the question stood: nothing was done",
                   .hint = "run it again"});
    }
  }

 private:
  std::optional<history::Revisions> agreed_{};  // what a person said yes to
};

}  // namespace

Exit walk(const Globals& globals, const WalkOptions& options, const Ends& ends,
          history::Direction direction) {
  const bool up = direction == history::Direction::up;
  const Migration migration(globals, options.migration);
  const std::optional<Consent> consent =
      up ? std::nullopt : std::optional<Consent>(std::in_place, migration, options, ends.to);
  history::Walk walk;
  const auto decide = [&](const apply::State& state) -> Plan {
    walk = migration.way(state, direction, ends.to);
    if (!walk.note.empty()) spdlog::info("{}", walk.note);
    if (consent) consent->check(walk);
    if (!up && walk.moves.empty()) return {};
    return walk;
  };
  if (options.migration.sql) {
    migration.as_script(ends.from, decide);
  } else if (const auto rows = migration.on_database(decide); rows && globals.json()) {
    report_json(walk, direction, *rows);
  }
  return Exit::ok;
}

}  // namespace migrate::cli
