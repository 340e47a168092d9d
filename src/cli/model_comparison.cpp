#include "cli/model_comparison.hpp"

#include "apply/interrupt.hpp"

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
  return comparison;
}

}  // namespace migrate::cli
