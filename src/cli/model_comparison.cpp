#include "cli/model_comparison.hpp"

#include <spdlog/spdlog.h>

#include "apply/interrupt.hpp"
#include "cli/bench.hpp"
#include "cli/unmodelled.hpp"
#include "postgres/extraction.hpp"
#include "sql/quote.hpp"

namespace migrate::cli {
namespace {

// Roles belong to the whole server and are not ours to make.
void tell_missing_roles(const std::vector<std::string>& roles) {
  if (roles.empty()) return;
  std::string hint;
  for (const std::string& role : roles) hint += "\n  CREATE ROLE " + sql::identifier(role) + ";";
  spdlog::warn("the models mention {} that the server does not have; make {} before an upgrade:{}",
               roles.size() == 1 ? "a role" : "roles", roles.size() == 1 ? "it" : "them", hint);
}

}  // namespace

void add_comparison(CLI::App& command, ComparisonOptions& options) {
  command
      .add_option("--from", options.from, "What the models are compared with: database (default) or history")
      ->type_name("STATE")
      ->check(CLI::IsMember({"database", "history"}).description(""));
  add_strict(command, options.strict);
  add_selection(command, options.selection);
}

void require_up_to_date(const history::Revisions& missing, Exit behind) {
  if (missing.empty()) return;
  throw Error({.what = "Target database is not up to date",
               .detail = "not applied: " + joined(missing),
               .hint = "migrate upgrade heads"},
              behind);
}

registry::Comparison compare_with_database(const Project& project, postgres::Connection& connection,
                                           const SelectionOptions& options) {
  const registry::Selection selection = selection_of(project.configuration(), options);
  // Not left to the signals' own way: a scratch database is dropped also when one comes.
  apply::block_signals();
  const apply::Interrupt interrupt;
  connection.heed(interrupt.token());
  registry::Workshop workshop(project.configuration(), connection);
  std::future<registry::Registry> models = workshop.begin_load();
  catalog::Snapshot current = postgres::extract(connection, project.extraction());
  registry::Comparison comparison =
      registry::compare(models.get(), workshop, std::move(current), project.extraction(), selection);
  interrupt.check();
  tell_missing_roles(comparison.missing_roles);
  return comparison;
}

registry::Comparison compare_with_history(const Project& project, const SelectionOptions& options) {
  const registry::Selection selection = selection_of(project.configuration(), options);
  Bench bench(project);
  std::future<registry::Registry> models = bench.workshop().begin_load();
  catalog::Snapshot current = bench.history("heads");
  registry::Comparison out =
      registry::compare(models.get(), bench.workshop(), std::move(current), project.extraction(), selection);
  bench.check_interrupt();
  return out;
}

}  // namespace migrate::cli
