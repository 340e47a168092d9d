#include "cli/model_comparison.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

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

void tell_unmodelled(const std::vector<std::string>& unmodelled, bool all) {
  constexpr std::size_t enough = 3;
  if (unmodelled.empty()) return;
  const std::size_t shown = all ? unmodelled.size() : std::min(enough, unmodelled.size());
  const std::vector<std::string> names(unmodelled.begin(),
                                       unmodelled.begin() + static_cast<std::ptrdiff_t>(shown));
  spdlog::warn(
      "{} objects of the database are of kinds that models do not describe yet; they are left alone: {}{}",
      unmodelled.size(), joined(names), shown < unmodelled.size() ? ", … (all with -v)" : "");
}

}  // namespace

registry::Comparison compare_models(const Globals& globals, const Project& project,
                                    const history::Graph& graph, Exit behind) {
  postgres::Connection connection = project.connect();
  require_up_to_date(graph, project.position(connection, graph), behind);
  // Not left to the signals' own way: a scratch database is dropped also when one comes.
  apply::block_signals();
  const apply::Interrupt interrupt(connection);
  registry::Comparison comparison =
      registry::compare(project.configuration(), connection, project.extraction());
  interrupt.check();
  tell_unmodelled(comparison.current.unmodelled, globals.verbose);
  return comparison;
}

}  // namespace migrate::cli
