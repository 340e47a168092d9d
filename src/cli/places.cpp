#include "cli/places.hpp"

#include "cli/project.hpp"
#include "history/resolve.hpp"
#include "postgres/embedded_server.hpp"

namespace migrate::cli {
namespace {

bool was_never_started(const config::Config& configuration) {
  return configuration.url.get().is_embedded() &&
         postgres::EmbeddedServer(configuration.root).status().version.empty();
}

history::Revisions applied_in(const Project& project, const history::Graph& graph,
                              const history::RevisionSet& revisions) {
  if (was_never_started(project.configuration())) return {};
  postgres::Connection connection = project.connect();
  const history::Position position = project.position(connection, graph);
  history::Revisions out;
  for (const std::string& revision : graph.with_all_below(position.rows)) {
    if (revisions.contains(revision)) out.push_back(revision);
  }
  return out;
}

Answer ask(const config::LoadOptions& options, const history::Graph& graph,
           const history::RevisionSet& revisions) {
  Answer answer{.place = options.environment.empty() ? "the database of the configuration"
                                                     : "the environment " + options.environment,
                .applied = {},
                .unknown_because = {}};
  // What cannot be asked is an answer too, and the caller's to judge.
  try {
    const Project project(config::load(options));
    answer.place += " (" + project.database() + ")";
    answer.applied = applied_in(project, graph, revisions);
  } catch (const Error& error) {
    answer.unknown_because = error.facts().what;
  }
  return answer;
}

}  // namespace

std::vector<Answer> ask_everywhere(const Globals& globals, const history::Graph& graph,
                                   const history::RevisionSet& revisions) {
  config::LoadOptions options = globals.load_options();
  std::vector<Answer> out;
  const std::vector<std::string> environments = config::load(options).environments;
  options.environment.clear();
  out.push_back(ask(options, graph, revisions));  // with --url that one
  options.url.reset();
  for (const std::string& environment : environments) {
    options.environment = environment;
    out.push_back(ask(options, graph, revisions));
  }
  return out;
}

}  // namespace migrate::cli
