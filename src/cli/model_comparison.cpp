#include "cli/model_comparison.hpp"

#include <spdlog/spdlog.h>

#include "apply/interrupt.hpp"
#include "sql/quote.hpp"

namespace migrate::cli {
namespace {

void require_up_to_date(const history::Graph& graph, const history::Position& position, Exit behind) {
  const history::Revisions missing = pending(graph, position);
  if (missing.empty()) return;
  throw Error({.what = "Target database is not up to date",
               .detail = "not applied: " + joined(missing),
               .hint = "migrate upgrade heads"},
              behind);
}

// Roles belong to the whole server and are not ours to make.
void tell_missing_roles(const std::vector<std::string>& roles) {
  if (roles.empty()) return;
  std::string hint;
  for (const std::string& role : roles) hint += "\n  CREATE ROLE " + sql::identifier(role) + ";";
  spdlog::warn("the models mention {} that the server does not have; make {} before an upgrade:{}",
               roles.size() == 1 ? "a role" : "roles", roles.size() == 1 ? "it" : "them", hint);
}

}  // namespace

registry::Comparison compare_models(const Project& project, const history::Graph& graph, Exit behind) {
  postgres::Connection connection = project.connect();
  require_up_to_date(graph, project.position(connection, graph), behind);
  // Not left to the signals' own way: a scratch database is dropped also when one comes.
  apply::block_signals();
  const apply::Interrupt interrupt(connection);
  registry::Comparison comparison =
      registry::compare(project.configuration(), connection, project.extraction());
  interrupt.check();
  tell_missing_roles(comparison.missing_roles);
  return comparison;
}

}  // namespace migrate::cli
