#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "apply/interrupt.hpp"
#include "apply/trash.hpp"
#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/output.hpp"
#include "cli/question.hpp"
#include "config/duration.hpp"

namespace migrate::cli {
namespace {

struct TrashOptions {
  std::string id;          // restore
  std::string older_than;  // purge
  bool yes = false;        // purge
  MigrationOptions migration;
};

constexpr std::chrono::milliseconds longest_age = std::chrono::hours(24 * 365 * 100);

// CLI11's form of a check: what is wrong, or nothing.
std::string age_problem(const std::string& text) {
  return config::parse_duration(text, longest_age) ? ""
                                                   : "'" + text + "' is no length of time, as 30d or 12h";
}

Json json_of(const apply::Kept& kept) {
  return {{"id", std::stol(kept.id)},      {"what", kept.what},
          {"revision", kept.revision},     {"direction", kept.direction},
          {"dropped_at", kept.dropped_at}, {"dropped_by", kept.dropped_by},
          {"age", kept.age.count()},       {"bytes", kept.bytes},
          {"kept_as", kept.kept_as},       {"comes_back", kept.comes_back}};
}

Json json_of(const std::vector<apply::Kept>& kept) {
  Json out = Json::array();
  for (const apply::Kept& one : kept) out.push_back(json_of(one));
  return out;
}

std::string line_of(const apply::Kept& kept) {
  return fmt::format("{}: {}, {}, dropped by the {} of {} {} ago", kept.id, kept.what, kept.size,
                     kept.direction, kept.revision, kept.age_text) +
         (kept.comes_back ? "; its downgrade brings it back" : "");
}

Exit list(const Globals& globals, const TrashOptions&) {
  const Project project(globals);
  postgres::Connection connection = project.connect();
  const std::vector<apply::Kept> trash =
      apply::read_trash(connection, apply::read_state(connection, project.table()), project.table());
  if (globals.json()) {
    print_json(Json{{"kept", json_of(trash)}});
  } else {
    for (const apply::Kept& kept : trash) print(line_of(kept));
    if (trash.empty()) spdlog::info("the trash is empty");
  }
  return Exit::ok;
}

// The trash under the migration lock: nobody else puts in or takes out.
class LockedTrash {
 public:
  LockedTrash(const Globals& globals, const TrashOptions& options)
      : migration_(globals, options.migration),
        session_(migration_.session_options(), migration_.project().table()) {}

  std::vector<apply::Kept> read() {
    return apply::read_trash(session_.connection(), session_.state(), migration_.project().table());
  }
  postgres::Connection& connection() { return session_.connection(); }

 private:
  Migration migration_;
  apply::Session session_;
};

Exit restore(const Globals& globals, const TrashOptions& options) {
  apply::block_signals();
  LockedTrash trash(globals, options);
  const std::vector<apply::Kept> all = trash.read();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const apply::Kept& one) { return one.id == options.id; });
  if (found == all.end()) {
    throw Error({.what = "the trash has no entry " + options.id, .hint = "see migrate trash list"},
                Exit::usage);
  }
  apply::restore_kept(trash.connection(), *found);
  if (globals.json()) print_json(Json{{"restored", json_of(*found)}});
  return Exit::ok;
}

void report_purged(const std::vector<apply::Kept>& purged, bool json) {
  if (json) {
    print_json(Json{{"purged", json_of(purged)}});
    return;
  }
  for (const apply::Kept& kept : purged) print(line_of(kept));
  spdlog::info(purged.empty() ? "nothing in the trash is that old" : "purged: they are gone for good");
}

std::vector<apply::Kept> older_than(std::vector<apply::Kept> trash, std::chrono::milliseconds age) {
  std::erase_if(trash, [&](const apply::Kept& kept) { return kept.age < age; });
  return trash;
}

// A person is asked before the lock is taken, so that nobody else waits for the answer.
bool is_agreed(const Globals& globals, const TrashOptions& options, std::chrono::milliseconds age) {
  if (options.yes || !can_ask()) return true;
  const Project project(globals);
  postgres::Connection connection = project.connect();
  const std::vector<apply::Kept> old = older_than(
      apply::read_trash(connection, apply::read_state(connection, project.table()), project.table()), age);
  if (old.empty()) return true;
  for (const apply::Kept& kept : old) print(line_of(kept));
  return confirm("Drop them for good?");
}

Exit purge(const Globals& globals, const TrashOptions& options) {
  const std::chrono::milliseconds age = *config::parse_duration(options.older_than, longest_age);
  if (!is_agreed(globals, options, age)) {
    throw Error({.what = "not confirmed: nothing was changed"}, Exit::refused);
  }
  apply::block_signals();
  LockedTrash trash(globals, options);
  const std::vector<apply::Kept> old = older_than(trash.read(), age);
  apply::purge_kept(trash.connection(), old);
  report_purged(old, globals.json());
  return Exit::ok;
}

}  // namespace

void add_trash(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("trash", "What was dropped and kept (--keep-dropped)");
  command->require_subcommand(1);
  const auto options = std::make_shared<TrashOptions>();
  choose(command->add_subcommand("list", "What is kept, of which revision, how old and how large"), chosen,
         options, list);

  CLI::App* restoring = command->add_subcommand("restore", "Bring one entry back, by hand");
  restoring->add_option("id", options->id, "The number that the list shows")->required();
  add_lock_wait(*restoring, options->migration);
  choose(restoring, chosen, options, restore);

  CLI::App* purging = command->add_subcommand("purge", "Drop for good what is old");
  purging->add_option("--older-than", options->older_than, "Its age at least: 30d, 12h, 0")
      ->required()
      ->type_name("DURATION")
      ->check(CLI::Validator(age_problem, ""));
  purging->add_flag("--yes", options->yes, "No question on a terminal");
  add_lock_wait(*purging, options->migration);
  choose(purging, chosen, options, purge);
}

}  // namespace migrate::cli
