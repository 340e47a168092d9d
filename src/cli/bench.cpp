#include "cli/bench.hpp"

#include <spdlog/spdlog.h>

#include "apply/actions.hpp"
#include "apply/runner.hpp"
#include "history/walk.hpp"
#include "postgres/scratch.hpp"
#include "sql/quote.hpp"

namespace migrate::cli {
namespace {

config::ConnectionUrl server_for(const config::Config& configuration) {
  if (configuration.scratch) return configuration.scratch->get();
  try {
    postgres::Connection target(configuration.url.get(), configuration.root);
    return postgres::scratch_server(configuration, target);
  } catch (const Error& error) {
    spdlog::debug("scratch databases on the embedded server, for: {}", error.what());
    return config::ConnectionUrl::parse("embedded");
  }
}

// Signals are heeded from here on: a scratch database is dropped also when one comes.
config::Config with_scratch(config::Config configuration) {
  apply::block_signals();
  configuration.scratch = server_for(configuration);
  return configuration;
}

std::unique_ptr<postgres::Connection> connect(const config::Config& configuration,
                                              const apply::Interrupt& interrupt) {
  auto out = std::make_unique<postgres::Connection>(configuration.scratch->get(), configuration.root);
  out->heed(interrupt.token());
  return out;
}

// What a run along the walk does, but for times: the scripts' statements in order.
std::string key_of(const history::Walk& walk, const std::vector<script::Script>& scripts) {
  std::string key = "history";
  for (const history::Move& move : walk.moves) {
    for (const script::Script& script : scripts) {
      if (script.revision == move.revision) key += ' ' + move.revision + '=' + script.checksum;
    }
  }
  return key;
}

// From a new database to each of them in turn.
history::Walk walk_along(const history::Graph& graph, const std::vector<std::string>& revisions) {
  history::Walk out;
  history::Revisions rows;
  for (const std::string& revision : revisions) {
    if (revision == "base") continue;
    for (history::Move& move : history::upgrade(graph, {.rows = rows}, revision).moves) {
      for (const std::string& row : move.rows.delete_rows) std::erase(rows, row);
      rows.insert(rows.end(), move.rows.insert_rows.begin(), move.rows.insert_rows.end());
      out.moves.push_back(std::move(move));
    }
  }
  return out;
}

}  // namespace

Bench::Bench(const Project& project)
    : project_(project),
      configuration_(with_scratch(project.configuration())),
      connection_(connect(configuration_, interrupt_)),
      workshop_(configuration_, *connection_) {}

catalog::Snapshot Bench::history(const std::vector<std::string>& revisions) {
  const std::vector<script::Script> scripts = project_.scripts();
  const history::Graph graph = history::Graph::of(scripts);
  const history::VersionTable& table = project_.table();
  const history::Walk walk = walk_along(graph, revisions);
  // A scratch database is thrown away: nothing has to be undone, and locks are few.
  apply::ActionOptions options{.scope = config::TransactionScope::each,
                               .first = apply::creation({.has_schema = true}, table),
                               .tool_version = MIGRATE_VERSION,
                               .judges = false};
  const apply::Actions actions = apply::walk_actions(walk, scripts, table, options);
  const std::string key =
      key_of(walk, scripts) + ' ' + table.qualified_name() + ' ' + joined(configuration_.schemas);
  return workshop_.made_of(key, [&](postgres::Connection& scratch) {
    scratch.run("CREATE SCHEMA IF NOT EXISTS " + sql::identifier(table.schema()));
    if (!walk.moves.empty()) apply::run(actions, scratch, interrupt_, {});
    return postgres::extract(scratch, project_.extraction());
  });
}

}  // namespace migrate::cli
