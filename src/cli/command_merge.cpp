#include <spdlog/spdlog.h>

#include <algorithm>

#include "cli/bench.hpp"
#include "cli/commands.hpp"
#include "cli/new_script.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "registry/comparison.hpp"

namespace migrate::cli {
namespace {

struct MergeOptions {
  std::vector<std::string> revisions;
  NewScriptOptions script;
  bool splice = false;
  bool no_check = false;
};

// What the words name, in their order.
history::Revisions named(const Project& project, const history::Graph& graph,
                         const std::vector<std::string>& words) {
  const history::Position position = project.position_for(words, graph);
  history::Revisions out;
  for (const std::string& word : words) {
    for (std::string& revision : history::resolve(graph, position, head_of_label(graph, word))) {
      if (std::find(out.begin(), out.end(), revision) != out.end()) {
        throw Error({.what = "revision " + revision + " is named twice", .hint = "name each revision once"},
                    Exit::usage);
      }
      out.push_back(std::move(revision));
    }
  }
  return out;
}

// A parent that another one stands on anyway would merge nothing. One that another depends on is of another
// branch still.
void refuse_nested(const history::Graph& graph, const history::Revisions& parents) {
  for (const std::string& above : parents) {
    const history::RevisionSet below = graph.ancestors(above);
    for (const std::string& parent : parents) {
      if (parent == above || !below.contains(parent)) continue;
      throw Error(
          {.what = "revision " + above + " stands on " + parent + " already: there is nothing to merge",
           .hint = "name revisions of different branches; migrate branches shows where they part"},
          Exit::usage);
    }
  }
}

std::string message_of(const history::Revisions& parents) {
  std::string out = "merge " + parents.front();
  for (std::size_t i = 1; i < parents.size(); ++i) {
    out += (i + 1 == parents.size() ? " and " : ", ") + parents[i];
  }
  return out;
}

// Whether it matters in which order branches were applied.
struct Commutation {
  std::optional<bool> holds;             // none: it was not asked
  std::vector<std::string> differences;  // what leads from one order's schema to the other's
};

// The same error, with what can be done here.
[[noreturn]] void refuse_merge(const Error& error, const std::string& before, const std::string& hint) {
  ErrorFacts facts = error.facts();
  facts.what = before + facts.what;
  facts.hint = hint + "; --no-check writes the merge without a try";
  throw Error(std::move(facts), error.exit());
}

void open_bench(std::optional<Bench>& bench, const Project& project) {
  try {
    bench.emplace(project);
  } catch (const Error& error) {
    refuse_merge(error, "no server to try the branches on: ",
                 error.facts().hint.empty() ? "see to database.scratch" : error.facts().hint);
  }
}

// The schema after all of `first`, then all of `second`.
catalog::Snapshot in_order(Bench& bench, const std::string& first, const std::string& second) {
  try {
    return bench.history({first, second});
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted || error.facts().revision.empty()) throw;
    refuse_merge(error, "the branches cannot both be applied, " + second + " after " + first + ": ",
                 "mend one of the scripts, or put one branch on top of the other: migrate rebase");
  }
}

void tell_commutation(const std::string& first, const std::string& second,
                      const std::vector<std::string>& differences) {
  if (differences.empty()) {
    return spdlog::info("{} and {} commute: either order gives the same schema", first, second);
  }
  std::string lines;
  for (const std::string& difference : differences) lines += "\n  " + difference;
  spdlog::warn("{} and {} do not commute; where {} came last, databases differ:{}", first, second, first,
               lines);
}

// Each two of the branches, in both orders, in scratch databases.
Commutation compare_orders(const Project& project, const history::Revisions& parents) {
  std::optional<Bench> place;
  open_bench(place, project);
  Bench& bench = *place;
  Commutation out{.holds = true, .differences = {}};
  for (std::size_t i = 0; i < parents.size(); ++i) {
    for (std::size_t j = i + 1; j < parents.size(); ++j) {
      catalog::Snapshot one = in_order(bench, parents[i], parents[j]);
      const catalog::Snapshot other = in_order(bench, parents[j], parents[i]);
      const std::vector<std::string> differences =
          registry::compare(&bench.workshop(), std::move(one), other, {}).differences();
      bench.check_interrupt();
      tell_commutation(parents[i], parents[j], differences);
      out.differences.insert(out.differences.end(), differences.begin(), differences.end());
    }
  }
  out.holds = out.differences.empty();
  return out;
}

Exit nothing_to_merge(const Globals& globals, const history::Revisions& heads) {
  spdlog::info("nothing to merge: {}",
               heads.empty() ? "there are no revisions" : heads.front() + " is the only head");
  if (globals.json()) {
    print_json(Json{{"revision", nullptr},
                    {"file", nullptr},
                    {"parents", heads},
                    {"commute", nullptr},
                    {"differences", Json::array()}});
  }
  return Exit::ok;
}

Exit merge(const Globals& globals, const MergeOptions& options) {
  const Project project(globals);
  const std::vector<script::Header> headers = project.headers();
  const history::Graph graph = history::Graph::of(headers);
  const history::Revisions parents = named(project, graph, options.revisions);
  if (parents.size() < 2) {
    if (options.revisions == std::vector<std::string>{"heads"}) return nothing_to_merge(globals, parents);
    throw Error({.what = "a merge is of two revisions or more", .hint = "migrate merge heads, or name them"},
                Exit::usage);
  }
  refuse_nested(graph, parents);
  require_heads(graph, parents, options.splice);
  NewScriptOptions of_script = options.script;
  if (of_script.message.empty()) of_script.message = message_of(parents);
  const NewScript script(project, headers, of_script, parents, {});
  const Commutation commutation = options.no_check ? Commutation{.holds = std::nullopt, .differences = {}}
                                                   : compare_orders(project, parents);
  script.write();
  if (globals.json()) {
    print_json(Json{{"revision", script.draft.revision},
                    {"file", script.file().string()},
                    {"parents", parents},
                    {"commute", commutation.holds ? Json(*commutation.holds) : Json()},
                    {"differences", commutation.differences}});
  } else {
    print(shown(script.file()));
  }
  return Exit::ok;
}

}  // namespace

void add_merge(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("merge", "Write a revision that joins branches");
  const auto options = std::make_shared<MergeOptions>();
  command->add_option("revisions", options->revisions, "heads, ids, or labels: the head of that branch")
      ->required()
      ->type_name("REV...");
  add_new_script(*command, options->script);
  command->add_flag("--splice", options->splice, "Let it join revisions that are not heads");
  command->add_flag("--no-check", options->no_check,
                    "Do not try both orders of the branches in scratch databases");
  choose(command, chosen, options, merge);
}

}  // namespace migrate::cli
