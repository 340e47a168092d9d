#include <spdlog/spdlog.h>

#include "cli/commands.hpp"
#include "cli/new_script.hpp"
#include "cli/output.hpp"
#include "cli/places.hpp"
#include "cli/project.hpp"
#include "history/rebase.hpp"
#include "script/draft.hpp"
#include "script/rewrite.hpp"

namespace migrate::cli {
namespace {

struct RebaseOptions {
  std::string head;
  std::string onto;
  bool allow_unreachable = false;
};

// The head to stand on: the one that is named, or the only other one.
std::string onto_of(const history::Graph& graph, const std::string& head, const std::string& named) {
  if (!named.empty()) return history::resolve_one(graph, {}, head_of_label(graph, named));
  history::Revisions others = graph.heads();
  std::erase(others, head);
  if (others.size() == 1) return others.front();
  throw Error({.what = others.empty() ? head + " is the only head: there is nothing to put it on"
                                      : "there are several heads to put " + head + " on: " + joined(others),
               .hint = others.empty() ? "migrate heads" : "--onto " + others.front()},
              Exit::usage);
}

// A script that was run somewhere must stay where it is: that database would take what is put below it for
// applied.
void require_applied_nowhere(const Globals& globals, const history::Graph& graph,
                             const history::RevisionSet& moved, bool allow_unreachable) {
  for (const Answer& answer : ask_everywhere(globals, graph, moved)) {
    if (!answer.applied.empty()) {
      throw Error({.what = joined(answer.applied) + " is applied in " + answer.place +
                           ": it must stay where it is in the history",
                   .revision = answer.applied.front(),
                   .hint = "rebase the other branch, undo it there first (migrate downgrade), or join the "
                           "two: migrate merge heads"},
                  Exit::refused);
    }
    if (answer.unknown_because.empty()) continue;
    if (!allow_unreachable) {
      throw Error({.what = "nobody knows what is applied in " + answer.place,
                   .detail = answer.unknown_because,
                   .hint = "where you know that " + joined({moved.begin(), moved.end()}) +
                           " is not applied there: --allow-unreachable"},
                  Exit::refused);
    }
    spdlog::warn("{} was not asked: {}", answer.place, answer.unknown_because);
  }
}

// Cycles and what else the new parents would make.
void check_rebased(std::vector<script::Header> headers, const history::Rebase& change) {
  for (script::Header& header : headers) {
    const auto found = change.parents.find(header.revision);
    if (found != change.parents.end()) header.parents = found->second;
  }
  history::Graph::of(headers);
}

// All texts are made before the first file is touched.
std::vector<std::string> rewrite(const history::Graph& graph, const history::Rebase& change) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [revision, parents] : change.parents) {
    const std::string& file = graph.get(revision).file;
    texts.emplace_back(file, script::with_parents(file, parents));
  }
  std::vector<std::string> files;
  for (const auto& [file, text] : texts) {
    script::write_over(file, text);
    files.push_back(file);
  }
  return files;
}

void report_rebase(const Globals& globals, const std::string& onto, const history::Rebase& change,
                   const std::vector<std::string>& files) {
  std::vector<std::string> revisions;
  for (const auto& [revision, parents] : change.parents) revisions.push_back(revision);
  if (globals.json()) {
    return print_json(Json{{"onto", onto}, {"revisions", revisions}, {"files", files}});
  }
  for (const std::string& file : files) print(shown(file));
  spdlog::info("{} stands on {} now", joined(revisions), onto);
}

Exit rebase(const Globals& globals, const RebaseOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const std::string head = history::resolve_one(graph, {}, head_of_label(graph, options.head));
  const std::string onto = onto_of(graph, head, options.onto);
  for (const std::string& revision : {head, onto}) {
    if (graph.children(revision).empty() && head != onto) continue;
    throw Error({.what = head == onto ? head + " cannot stand on itself" : revision + " is not a head",
                 .revision = revision,
                 .hint = "a rebase puts one head on top of another: migrate heads"},
                Exit::usage);
  }
  const history::Rebase change = history::rebase(graph, head, onto);
  check_rebased(headers, change);
  require_applied_nowhere(globals, graph, change.moved, options.allow_unreachable);
  report_rebase(globals, onto, change, rewrite(graph, change));
  return Exit::ok;
}

}  // namespace

void add_rebase(CLI::App& app, Chosen& chosen) {
  CLI::App* command =
      app.add_subcommand("rebase", "Put one head on top of another: its parents change, nothing else");
  const auto options = std::make_shared<RebaseOptions>();
  command->add_option("revision", options->head, "The head to move: an id, or the label of its branch")
      ->required()
      ->type_name("REV");
  command
      ->add_option("--onto", options->onto, "The head that it shall stand on (default: the only other one)")
      ->type_name("REV");
  command->add_flag("--allow-unreachable", options->allow_unreachable,
                    "Trust that nothing of it is applied in databases that cannot be asked");
  choose(command, chosen, options, rebase);
}

}  // namespace migrate::cli
