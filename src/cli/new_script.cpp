#include "cli/new_script.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "script/header.hpp"
#include "script/naming.hpp"

namespace migrate::cli {
namespace {

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

std::chrono::sys_seconds the_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

void add_new_script(CLI::App& command, NewScriptOptions& options) {
  command.add_option("-m,--message", options.message, "What it is for, in a few words")->type_name("TEXT");
  command.add_option("--rev-id", options.revision, "Its id (default: random)")->type_name("ID");
  command.add_option("--branch-label", options.label, "A name for the branch that it starts")
      ->type_name("NAME");
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
                     std::vector<std::string> depends) {
  const config::Config& configuration = project.configuration();
  const std::chrono::sys_seconds now = the_time();
  draft = begun(options, std::move(parents), std::move(depends), now);
  const std::string slug = script::slug(options.message, configuration.truncate_slug_length);
  file_ = configuration.directories.front() / script::file_name(configuration.file_template, draft.revision,
                                                                slug, in_zone(now, configuration.timezone));
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
  script::write_new(file_, script::render(draft));
}

}  // namespace migrate::cli
