#include "cli/walk_command.hpp"

#include <spdlog/spdlog.h>

#include "cli/output.hpp"
#include "history/walk.hpp"

namespace migrate::cli {
namespace {

void report_json(const history::Walk& walk, history::Direction direction, const history::Revisions& rows) {
  Json revisions = Json::array();
  for (const history::Move& move : walk.moves) revisions.push_back(move.revision);
  print_json(Json{{"direction", direction == history::Direction::up ? "upgrade" : "downgrade"},
                  {"revisions", std::move(revisions)},
                  {"current", rows}});
}

}  // namespace

Exit walk(const Globals& globals, const WalkOptions& options, const Ends& ends,
          history::Direction direction) {
  const bool up = direction == history::Direction::up;
  const Migration migration(globals, options.migration);
  history::Walk walk;
  const auto decide = [&](const history::Position& position, const apply::ActionOptions& actions) {
    walk = up ? history::upgrade(migration.graph(), position, ends.to)
              : history::downgrade(migration.graph(), position, ends.to);
    if (!walk.note.empty()) spdlog::info("{}", walk.note);
    if (!up && walk.moves.empty()) return apply::Actions{};
    return apply::walk_actions(walk, migration.scripts(), migration.project().table(), actions);
  };
  if (options.migration.sql) {
    migration.as_script(ends.from, decide);
  } else if (const auto rows = migration.on_database(decide); rows && globals.json()) {
    report_json(walk, direction, *rows);
  }
  return Exit::ok;
}

}  // namespace migrate::cli
