#include <spdlog/spdlog.h>

#include <algorithm>

#include "apply/edited.hpp"
#include "apply/half_way.hpp"
#include "apply/interrupt.hpp"
#include "cli/commands.hpp"
#include "cli/migration.hpp"
#include "cli/output.hpp"

namespace migrate::cli {
namespace {

struct RepairOptions {
  std::string revision;
  bool done = false;
  bool again = false;
  MigrationOptions migration;
};

// What `repair` did, in a word of the JSON.
enum class Repaired { nothing, script, statement };

class Repair {
 public:
  Repair(const Globals& globals, const RepairOptions& options)
      : options_(options),
        migration_(globals, options.migration),
        session_(migration_.session_options(), migration_.project().table()) {}

  std::string revision() const {
    const history::Position position = session_.state().position(migration_.project().table());
    return history::resolve_one(migration_.graph(), position, options_.revision);
  }

  Repaired repair(const std::string& revision) {
    const apply::State& state = session_.state();
    if (state.progress && state.progress->revision == revision && state.progress->begun) {
      settle(*state.progress, migration_.script(revision));
      return Repaired::statement;
    }
    if (options_.done || options_.again) {
      throw Error({.what = "no statement of revision " + revision + " is in doubt",
                   .revision = revision,
                   .hint = "--done and --again are for one on which a run broke; see 'migrate status'"},
                  Exit::usage);
    }
    return accept(migration_.script(revision)) ? Repaired::script : Repaired::nothing;
  }

 private:
  // Writes down what a person found out about the statement that was begun.
  void settle(const history::Progress& progress, const script::Script& script) {
    if (options_.done == options_.again) {
      throw Error({.what = "nobody knows whether the next statement was done when the last run broke",
                   .revision = script.revision,
                   .detail = apply::text_of(progress, {script}),
                   .hint = "look, and say so: --done goes on behind it, --again runs it again"},
                  Exit::usage);
    }
    apply::check_unchanged(progress, script);
    session_.connection().run(history::ProgressTable(migration_.project().table())
                                  .write(apply::settled(progress, script, options_.done)));
  }

  // Makes the script as it is now what was run. False where it is that already.
  bool accept(const script::Script& script) {
    const std::vector<history::Edit> edits =
        apply::edited_scripts(session_.connection(), session_.state(), migration_.project().table(),
                              migration_.graph(), migration_.scripts());
    const bool edited = std::any_of(edits.begin(), edits.end(), [&](const history::Edit& edit) {
      return edit.run.revision == script.revision;
    });
    if (edited) session_.accept(script, migration_.action_options());
    return edited;
  }

  const RepairOptions& options_;
  Migration migration_;
  apply::Session session_;
};

Exit repair(const Globals& globals, const RepairOptions& options) {
  apply::block_signals();
  Repair work(globals, options);
  const std::string revision = work.revision();
  const Repaired repaired = work.repair(revision);
  if (globals.json()) {
    print_json(Json{{"revision", revision},
                    {"repaired", repaired == Repaired::nothing  ? Json()
                                 : repaired == Repaired::script ? Json("script")
                                                                : Json("statement")}});
  }
  if (repaired == Repaired::nothing)
    spdlog::info("the script of {} is what was run: nothing to repair", revision);
  if (repaired == Repaired::script) spdlog::info("the script of {} counts as what was run", revision);
  if (repaired == Repaired::statement) {
    spdlog::info("the next run of {} {}", revision, options.done ? "goes on behind it" : "runs it again");
  }
  return Exit::ok;
}

}  // namespace

void add_repair(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand(
      "repair",
      "Accept a script that was edited after it was applied, or settle a statement in doubt; runs none");
  const auto options = std::make_shared<RepairOptions>();
  command->add_option("revision", options->revision, "The revision")->required();
  CLI::Option* done =
      command->add_flag("--done", options->done, "The statement on which a run broke was done");
  command->add_flag("--again", options->again, "The statement on which a run broke shall be run again")
      ->excludes(done);
  add_lock_wait(*command, options->migration);
  choose(command, chosen, options, repair);
}

}  // namespace migrate::cli
