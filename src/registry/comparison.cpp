#include "registry/comparison.hpp"

#include <algorithm>
#include <map>

#include "plan/describe.hpp"
#include "registry/access.hpp"
#include "registry/adopt.hpp"
#include "registry/elaborate.hpp"
#include "registry/members.hpp"
#include "sql/classify.hpp"
#include "sql/quote.hpp"

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

Error own_table_error(const std::string& what, const std::string& own, const Place& place) {
  return Error({.what = what + ": " + own + " is the table that migrate keeps its own records in",
                .place = place,
                .hint = "take it out of the models, or let `migrations.version_table` or `version_schema` "
                        "name another table"},
               Exit::usage);
}

// What the program keeps its own books in is no part of anybody's schema.
void refuse_own_tables(const Registry& registry, const postgres::ExtractionOptions& options) {
  std::map<std::string, std::string> own;  // by the claim to their name
  for (const auto& [schema, name] : options.own_tables) {
    const std::string table = sql::qualified(schema, name);
    own.emplace("relation " + table, table);
  }
  std::vector<Error> errors;
  for (const Declared& declared : registry.objects()) {
    const kinds::Kind& kind = kinds::get(declared.object.address.kind);
    if (!kind.claims) continue;
    for (const std::string& claim : kind.claims(declared.object)) {
      const auto table = own.find(claim);
      if (table != own.end())
        errors.push_back(own_table_error(declared.object.address.title(), table->second, declared.place));
    }
  }
  for (const DdlStatement& statement : registry.ddl) {
    for (const auto& [schema, name] : options.own_tables) {
      const bool here = statement.made_schema.empty() || statement.made_schema == schema;
      if (here && statement.made == name)
        errors.push_back(own_table_error(sql::leading_words(statement.sql, 2), sql::qualified(schema, name),
                                         statement.place));
    }
  }
  if (!errors.empty()) throw Errors(std::move(errors));
}

// What the models may refer to and leave out, for it is excluded: the excluded objects that they do not
// declare, with the schemas that these are in.
Snapshot surroundings(const Registry& registry, const Snapshot& current, const Selection& selection) {
  if (selection.everything()) return {};
  std::set<catalog::Address> wanted;
  for (const catalog::Address& address : selection.excluded(current)) {
    if (registry.find(address)) continue;
    wanted.insert(address);
    const catalog::Address schema{.kind = "schema", .name = address.schema};
    if (!registry.find(schema)) wanted.insert(schema);
  }
  std::vector<catalog::Object> objects;
  for (const catalog::Object& object : current.objects()) {
    if (wanted.contains(object.address)) objects.push_back(object);
  }
  return current.with(std::move(objects), current.dependencies());
}

// What is excluded is equal on both sides, so a plan touches it only to bring it back. The only change in
// place keeps it (with_excluded_of).
plan::Plan leaving_alone(plan::Plan plan, const std::set<catalog::Address>& excluded) {
  for (const plan::Step& step : plan.steps) {
    for (const plan::Action& action : step.actions) {
      if (action.effect == plan::Effect::alter) continue;
      std::vector<catalog::Address> touched = action.makes;
      touched.push_back(action.object);
      for (const catalog::Address& address : touched) {
        if (!excluded.contains(address)) continue;
        throw Error({.what = address.title() + " is excluded, and would have to be dropped and created again",
                     .hint = "do not exclude it, or write this change by hand in an empty revision"},
                    Exit::refused);
      }
    }
  }
  return plan;
}

}  // namespace

bool Comparison::equal() const {
  return renames.empty() && changes.empty();
}

std::vector<std::string> Comparison::differences() const {
  std::vector<std::string> out;
  for (const plan::Rename& rename : renames) out.push_back(plan::describe(rename));
  for (std::string& line : plan::describe(changes)) out.push_back(std::move(line));
  return out;
}

std::vector<std::string> Comparison::needed_roles() const {
  std::vector<catalog::Object> objects;
  for (const catalog::Change& change : changes) {
    if (const auto* create = std::get_if<catalog::Create>(&change)) objects.push_back(*create->object);
    if (const auto* alter = std::get_if<catalog::Alter>(&change)) objects.push_back(*alter->after);
  }
  return roles_in(objects);
}

plan::Plan Comparison::up() const {
  return leaving_alone(plan::make_plan(renamed, desired, hints), excluded);
}
plan::Plan Comparison::down() const {
  return leaving_alone(plan::make_plan(desired, renamed, {}), excluded);
}

Comparison compare(Registry registry, Workshop& workshop, Snapshot current,
                   const postgres::ExtractionOptions& options, const Selection& selection) {
  refuse_own_tables(registry, options);
  Comparison out;
  out.hints = registry.hints;
  out.current = std::move(current);
  const std::set<catalog::Address> untouched = selection.excluded(out.current);
  const auto is_untouched = [&](const plan::Rename& rename) { return untouched.contains(rename.from); };
  std::erase_if(registry.renames, is_untouched);
  out.renames = plan::applicable(registry.renames, out.current);
  out.renamed = workshop.rename(out.current, out.renames);
  registry = adopt_sequences(std::move(registry), out.renamed);
  const Snapshot extra = surroundings(registry, out.renamed, selection);
  out.desired = within(workshop.elaborate(registry, extra), options.schemas);
  check_members(registry, workshop);
  std::vector<plan::Rename> crowded_out = make_room(out.desired, registry, out.renamed);
  std::erase_if(crowded_out, is_untouched);
  if (!crowded_out.empty()) {
    out.renames.insert(out.renames.end(), crowded_out.begin(), crowded_out.end());
    out.renamed = workshop.rename(out.current, out.renames);
  }
  out.desired = with_access(adopt(out.desired, registry, out.renamed), registry, out.renamed);
  out.desired = with_excluded_of(out.renamed, out.desired, selection);
  out.renamed = workshop.settle(std::move(out.renamed), out.desired);
  out.changes = catalog::diff(out.renamed, out.desired);
  workshop.check_bodies(registry, out.renamed, out.desired, out.changes);
  out.missing_roles = workshop.missing_roles(roles_in(out.desired.objects()));
  out.excluded = selection.excluded(out.renamed);
  out.current.unmodelled = selection.of(out.current.unmodelled);
  return out;
}

Snapshot new_database(const Snapshot& snapshot) {
  const catalog::Object* common = snapshot.find({.kind = "schema", .name = "public"});
  Snapshot out = snapshot.with(common ? std::vector{*common} : std::vector<catalog::Object>{}, {});
  out.unmodelled.clear();
  return out;
}

Comparison compare(Workshop* workshop, Snapshot from, const Snapshot& to, const Selection& selection) {
  Comparison out;
  out.desired = with_present_state(with_excluded_of(from, to, selection), from);
  out.renamed = workshop ? workshop->settle(from, out.desired) : from;
  if (workshop) out.desired = workshop->settle(std::move(out.desired), out.renamed);
  out.changes = catalog::diff(out.renamed, out.desired);
  out.excluded = selection.excluded(out.renamed);
  out.current = std::move(from);
  out.current.unmodelled = selection.of(out.current.unmodelled);
  return out;
}

}  // namespace migrate::registry
