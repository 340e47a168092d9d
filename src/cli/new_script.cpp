#include "cli/new_script.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "cli/editor.hpp"
#include "cli/hooks.hpp"
#include "process/program.hpp"
#include "script/header.hpp"
#include "script/naming.hpp"
#include "script/read.hpp"

namespace migrate::cli {
namespace {

namespace fs = std::filesystem;

// `now` as a clock in the zone shows it, for file names. The zones are the C library's.
std::chrono::sys_seconds in_zone(std::chrono::sys_seconds now, const std::optional<std::string>& zone) {
  if (!zone) return now;
  if (!std::filesystem::is_regular_file(std::filesystem::path("/usr/share/zoneinfo") / *zone)) {
    throw Error({.what = "unknown time zone '" + *zone + "' in migrations.timezone",
                 .hint = "use a name like Europe/Vienna (Debian keeps them in the package tzdata)"},
                Exit::usage);
  }
  ::setenv("TZ", zone->c_str(), 1);
  ::tzset();
  const std::time_t seconds = now.time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return now + std::chrono::seconds(local.tm_gmtoff);
}

script::Draft begun(const NewScriptOptions& options, history::Revisions parents,
                    std::vector<std::string> depends, std::chrono::sys_seconds now) {
  if (!options.revision.empty()) script::check_identifier(options.revision);
  if (!options.label.empty()) script::check_identifier(options.label);
  return {.revision = options.revision.empty() ? script::new_revision_id() : options.revision,
          .parents = std::move(parents),
          .depends = std::move(depends),
          .labels = options.label.empty() ? std::vector<std::string>{} : std::vector{options.label},
          .message = options.message,
          .created = script::iso_time(now),
          .from = {},
          .to = {},
          .up = {},
          .down = {{}}};
}

bool is_inside(const fs::path& file, const fs::path& folder) {
  const fs::path relative = fs::weakly_canonical(file).lexically_relative(fs::weakly_canonical(folder));
  return !relative.empty() && *relative.begin() != "..";
}

std::string listed(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  names.reserve(folders.size());
  for (const fs::path& folder : folders) names.push_back(shown(folder));
  return joined(names);
}

// --version-path: one of the folders or, where those below count, in one.
fs::path chosen_folder(const config::Config& configuration, const fs::path& wanted) {
  const fs::path path = fs::absolute(wanted).lexically_normal();
  for (const fs::path& folder : configuration.directories) {
    const bool same = fs::weakly_canonical(path / "") == fs::weakly_canonical(folder / "");
    if (same || (configuration.recursive && is_inside(path, folder))) return path;
  }
  throw Error({.what = "'" + wanted.string() + "' is no folder of scripts",
               .hint = "migrations.directory names " + listed(configuration.directories)},
              Exit::usage);
}

// Without one: the folder of the first parent, if there are several to choose from.
fs::path folder_of(const config::Config& configuration, const std::vector<script::Header>& others,
                   const history::Revisions& parents) {
  const std::vector<fs::path>& folders = configuration.directories;
  if (folders.size() == 1) return folders.front();
  for (const script::Header& header : others) {
    if (parents.empty() || header.revision != parents.front()) continue;
    for (const fs::path& folder : folders) {
      if (is_inside(header.file, folder)) return folder;
    }
  }
  throw Error({.what = "there are several folders for scripts: " + listed(folders),
               .hint = "say where a new root goes: --version-path " + shown(folders.front())},
              Exit::usage);
}

script::Template template_of(const config::Config& configuration) {
  if (!configuration.script_template) return script::default_template();
  const fs::path& file = *configuration.script_template;
  return {.text = script::read_text(file), .file = shown(file)};
}

void run_write_hook(const config::HookCommand& hook, const fs::path& file,
                    const config::Config& configuration) {
  const std::string& name = hook.shell.empty() ? hook.words.front() : hook.shell;
  process::run_in_background({.arguments = arguments_of(hook, file.string()),
                              .name = "the hook '" + name + "'",
                              .hint = "the script is there: " + shown(file) +
                                      "; see to migrations.post_write_hooks, or to the script"},
                             configuration.root, configuration.hook_timeout);
}

std::chrono::sys_seconds the_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

void add_new_script(CLI::App& command, NewScriptOptions& options) {
  command.add_option("-m,--message", options.message, "What it is for, in a few words")->type_name("TEXT");
  command.add_option("--rev-id", options.revision, "Its id (default: random)")->type_name("ID");
  command.add_option("--branch-label", options.label, "A name for the branch that it starts")
      ->type_name("NAME");
  command
      .add_option("--version-path", options.folder,
                  "Which of the folders it goes into (default: that of its first parent)")
      ->type_name("DIR");
  command.add_flag("--edit", options.edit, "Open it in $VISUAL or $EDITOR");
}

void require_heads(const history::Graph& graph, const history::Revisions& parents, bool splice) {
  for (const std::string& parent : parents) {
    if (splice || graph.children(parent).empty()) continue;
    throw Error({.what = "revision " + parent + " is not a head: " + joined(graph.children(parent)) +
                         " stands on it already",
                 .revision = parent,
                 .hint = "--splice makes a new branch from it"},
                Exit::usage);
  }
}

NewScript::NewScript(const Project& project, const std::vector<script::Header>& others,
                     const NewScriptOptions& options, history::Revisions parents,
                     std::vector<std::string> depends)
    : project_(project), edit_(options.edit) {
  const config::Config& configuration = project.configuration();
  const std::chrono::sys_seconds now = the_time();
  draft = begun(options, std::move(parents), std::move(depends), now);
  const fs::path name = script::file_name(configuration.file_template, draft.revision,
                                          script::slug(options.message, configuration.truncate_slug_length),
                                          in_zone(now, configuration.timezone));
  if (name.has_parent_path() && !configuration.recursive) {
    throw Error({.what = "migrations.file_template makes folders, where scripts are not looked for",
                 .hint = "set migrations.recursive to true"},
                Exit::usage);
  }
  file_ = (options.folder.empty() ? folder_of(configuration, others, draft.parents)
                                  : chosen_folder(configuration, options.folder)) /
          name;
  check_graph(others);
}

// The graph with the draft in it must be one too: an id or label that is taken is told before a file is
// written.
void NewScript::check_graph(const std::vector<script::Header>& others) const {
  std::vector<script::Header> all = others;
  script::Header added;
  added.file = file_.string();
  added.revision = draft.revision;
  added.parents = draft.parents;
  added.depends = draft.depends;
  added.labels = draft.labels;
  all.push_back(std::move(added));
  history::Graph::of(all);
}

void NewScript::write() const {
  const config::Config& configuration = project_.configuration();
  script::write_new(file_, script::render(draft, template_of(configuration)));
  if (edit_) open_in_editor({file_});
  for (const config::HookCommand& hook : configuration.post_write_hooks)
    run_write_hook(hook, file_, configuration);
  if (edit_ || !configuration.post_write_hooks.empty()) {
    script::load(file_);  // says what is wrong with it now
    history::Graph::of(project_.headers());
  }
}

}  // namespace migrate::cli
