#include "registry/comparison.hpp"

#include <algorithm>

#include "catalog/diff.hpp"
#include "plan/describe.hpp"
#include "registry/adopt.hpp"
#include "registry/elaborate.hpp"
#include "registry/sources.hpp"

namespace migrate::registry {
namespace {

using catalog::Snapshot;

// The schemas that the configuration limits itself to, of both sides.
Snapshot within(const Snapshot& snapshot, const std::vector<std::string>& schemas) {
  if (schemas.empty()) return snapshot;
  std::vector<catalog::Object> objects;
  for (const catalog::Object& object : snapshot.objects()) {
    const std::string& schema = object.address.kind == "schema" ? object.address.name : object.address.schema;
    if (schema.empty() || std::find(schemas.begin(), schemas.end(), schema) != schemas.end())
      objects.push_back(object);
  }
  return snapshot.with(std::move(objects), snapshot.dependencies());
}

}  // namespace

bool Comparison::equal() const {
  return renames.empty() && catalog::diff(renamed, desired).empty();
}

std::vector<std::string> Comparison::differences() const {
  std::vector<std::string> out;
  for (const plan::Rename& rename : renames) out.push_back(plan::describe(rename));
  for (std::string& line : plan::describe(catalog::diff(renamed, desired))) out.push_back(std::move(line));
  return out;
}

plan::Plan Comparison::up() const {
  return plan::make_plan(renamed, desired, hints);
}
plan::Plan Comparison::down() const {
  return plan::make_plan(desired, renamed, {});
}

Comparison compare(const config::Config& configuration, postgres::Connection& connection,
                   const postgres::ExtractionOptions& options) {
  Registry registry = load(model_files(configuration));
  Workshop workshop(configuration, connection);
  Comparison out;
  out.hints = registry.hints;
  out.current = postgres::extract(connection, options);
  out.renames = plan::applicable(registry.renames, out.current);
  out.renamed = workshop.rename(out.current, out.renames);
  registry = adopt_sequences(std::move(registry), out.renamed);
  out.desired = within(workshop.elaborate(registry), options.schemas);
  if (const auto crowded_out = make_room(out.desired, registry, out.renamed); !crowded_out.empty()) {
    out.renames.insert(out.renames.end(), crowded_out.begin(), crowded_out.end());
    out.renamed = workshop.rename(out.current, out.renames);
  }
  out.desired = adopt(out.desired, registry, out.renamed);
  out.renamed = workshop.settle(std::move(out.renamed), out.desired);
  return out;
}

}  // namespace migrate::registry
