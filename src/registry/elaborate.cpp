#include "registry/elaborate.hpp"

#include <algorithm>
#include <map>

#include "plan/plan.hpp"
#include "postgres/extraction.hpp"
#include "registry/access.hpp"
#include "registry/cache.hpp"
#include "registry/cached_text.hpp"
#include "registry/hash.hpp"
#include "registry/reading.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Object;
using catalog::Snapshot;

Place nowhere(const catalog::Address&) {
  return {};
}

// `snapshot` with some objects put in the place of its own.
Snapshot with_objects(const Snapshot& snapshot, const std::vector<const Object*>& replacements) {
  std::map<catalog::Address, const Object*> by_address;
  for (const Object* replacement : replacements) by_address.emplace(replacement->address, replacement);
  return snapshot.with_attributes([&](catalog::ObjectEdit& edit) {
    const auto at = by_address.find(edit.object().address);
    if (at != by_address.end()) edit.replace(*at->second);
  });
}

// What a change leaves; null for a drop.
const Object* state_after(const catalog::Change& change) {
  if (const auto* create = std::get_if<catalog::Create>(&change)) return create->object;
  const auto* alter = std::get_if<catalog::Alter>(&change);
  return alter ? alter->after : nullptr;
}

// Rows take time, and nobody looks at them here: materialized views are made without.
Snapshot without_rows(const Snapshot& snapshot) {
  return snapshot.with_attributes([](catalog::ObjectEdit& edit) {
    const std::string_view flag = kinds::get(edit.object().address.kind).without_rows;
    if (!flag.empty()) edit.set(flag, "true");
  });
}

// The other way round: as they are declared.
Snapshot with_rows(const Snapshot& snapshot, const Registry& registry) {
  return snapshot.with_attributes([&](catalog::ObjectEdit& edit) {
    const catalog::Address& address = edit.object().address;
    const std::string_view flag = kinds::get(address.kind).without_rows;
    if (flag.empty()) return;
    if (const std::optional<Declared> declared = registry.find(address))
      edit.set(flag, declared->object.get(flag));
  });
}

// The statement that has its body looked at; empty where it has none that needs it.
std::string body_check(const Object& object, const kinds::Context& context) {
  const kinds::Kind& kind = kinds::get(object.address.kind);
  if (kind.annotates || !kind.create || !object.has("language")) return "";
  const std::vector<kinds::Statement> statements = kind.create(object, {}, context);
  return statements.empty() ? "" : statements.front().check;
}

// Which path a body is run with nobody knows: its own schema, public, then every other.
std::string schemas_of(const Object& object, const Snapshot& snapshot) {
  std::string path = sql::identifier(object.address.schema) + ", public";
  for (const Object& schema : snapshot.objects()) {
    if (schema.address.kind == "schema") path += ", " + sql::identifier(schema.address.name);
  }
  return path;
}

// The registry may write the types of arguments otherwise than the server prints them.
Error at_declaration(const Error& error, const Object& object, const Registry& registry) {
  const catalog::Address& address = object.address;
  std::optional<Declared> declared = registry.find(address);
  for (const Declared& other : registry.objects()) {
    const catalog::Address& same = other.object.address;
    const bool like = same.kind == address.kind && same.schema == address.schema && same.name == address.name;
    if (!declared && like) declared.emplace(other);
  }
  ErrorFacts facts = error.facts();
  facts.what = address.title() + ": " + facts.what;
  if (declared) facts.place = declared->place;
  return Error(facts, declared ? Exit::usage : Exit::failed);
}

bool has_extensions(const Registry& registry) {
  const std::vector<Object>& objects = registry.declared.objects();
  return !registry.ddl.empty() || std::any_of(objects.begin(), objects.end(), [](const Object& object) {
    return object.address.kind == "extension";
  });
}

// What the state of a registry is made of, the versions of its extensions among it.
std::string key_of(const Registry& registry, const Snapshot& goal, const std::string& extensions) {
  std::vector<std::string_view> ddl;
  for (const DdlStatement& statement : registry.ddl) {
    ddl.push_back(statement.settings);
    ddl.push_back(statement.sql);
  }
  return "elaborate " + long_hash(ddl) + ' ' + goal.fingerprint().hex() + ' ' + extensions;
}

}  // namespace

// A policy names roles. In a private server of the project, which is not the database's, they are ours to
// make.
void Workshop::make_roles(postgres::Connection& scratch, const Snapshot& goal) {
  const bool embedded = postgres::scratch_server(configuration_, target_).is_embedded();
  if (!embedded || configuration_.url.get().is_embedded()) return;
  for (const std::string& role : roles_in(goal.objects())) {
    scratch.run("DO " +
                sql::dollar_quoted("BEGIN CREATE ROLE " + sql::identifier(role) +
                                   "; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END"));
  }
}

std::optional<Snapshot> Workshop::known(const std::string& key) const {
  if (key.empty() || caching_ == Caching::off) return std::nullopt;
  const std::optional<std::string> text = Cache(configuration_.root).find(with_server(key));
  return text ? cached_snapshot(*text) : std::nullopt;
}

const Snapshot& Workshop::empty(postgres::Connection& scratch) {
  if (!empty_) empty_ = postgres::extract(scratch, {});
  return *empty_;
}

Snapshot Workshop::build_from_nothing(postgres::Connection& scratch, const Snapshot& goal,
                                      const PlaceOf& place_of, const std::vector<DdlStatement>& ddl,
                                      const Snapshot& extra) {
  const plan::Plan more = extra.objects().empty() ? plan::Plan{} : plan::make_plan({}, extra, {});
  build(scratch, empty(scratch), goal, ddl, place_of, more);
  return postgres::extract(scratch, {});
}

Snapshot Workshop::made_of(const std::string& key, const Work& work) {
  if (std::optional<Snapshot> made = known(key)) return std::move(*made);
  const postgres::ScratchPool::Loan scratch = pool_.lend();
  Snapshot out = work(scratch->connection());
  if (!key.empty() && caching_ == Caching::on)
    Cache(configuration_.root).write(with_server(key), to_cached_text(out));
  return out;
}

std::string Workshop::with_server(const std::string& key) const {
  return key + ' ' + std::to_string(target_.server_version()) + ' ' +
         (configuration_.scratch ? configuration_.scratch->get().masked() : "");
}

std::string Workshop::extension_versions(const Registry& registry) {
  if (!has_extensions(registry)) return "";
  const postgres::Rows rows = target_.query(
      "SELECT pg_catalog.string_agg(name || '=' || default_version, ' ' ORDER BY name)"
      " FROM pg_catalog.pg_available_extensions");
  return rows.text(0, 0);
}

// The target is asked nothing: another thread reads it meanwhile.
void Workshop::look_ahead(const Registry& registry) {
  if (has_extensions(registry)) return;
  const std::string key = key_of(registry, without_rows(without_access(registry.declared)), "");
  if (std::optional<Snapshot> made = known(key)) loaded_ = {registry.declared, with_rows(*made, registry)};
}

std::future<Registry> Workshop::begin_load() {
  auto work = [this, sources = open_sources(configuration_), stop = target_.heeded()]() mutable {
    Registry out = load(std::move(sources), configuration_.root, stop);
    look_ahead(out);
    return out;
  };
  return std::async(std::launch::async, std::move(work));
}

Snapshot Workshop::elaborate(const Registry& registry, const Snapshot& extra) {
  const bool alone = extra.objects().empty();
  if (loaded_ && alone && loaded_->declared.shares_objects_with(registry.declared)) return loaded_->state;
  const Snapshot goal = without_rows(without_access(registry.declared));
  const auto place_of = [&](const catalog::Address& address) { return registry.place_of(address); };
  const std::string key =
      key_of(registry, goal, extension_versions(registry)) + (alone ? "" : ' ' + extra.fingerprint().hex());
  const Snapshot made = made_of(key, [&](postgres::Connection& scratch) {
    make_roles(scratch, goal);
    const Snapshot built = build_from_nothing(scratch, goal, place_of, registry.ddl, without_access(extra));
    try {
      return settled(scratch, built);
    } catch (const Errors&) {
      // PostgreSQL does not change it where it is (a domain's check in a column's composite type).
      return made_of("",
                     [&](postgres::Connection& again) { return build_from_nothing(again, built, nowhere); });
    }
  });
  return with_rows(made, registry);
}

void Workshop::check_bodies(const Registry& registry, const Snapshot& current, const Snapshot& desired,
                            const std::vector<catalog::Change>& changes) {
  const kinds::Context context{current, desired, registry.hints};
  std::vector<const Object*> changed;
  std::string key;
  for (const catalog::Change& change : changes) {
    const Object* after = state_after(change);
    if (!after || body_check(*after, context).empty()) continue;
    changed.push_back(after);
    key += ' ' + after->digest().hex();
  }
  if (changed.empty()) return;
  key.insert(0, "bodies " + desired.fingerprint().hex());
  const Snapshot bare = without_access(desired);
  made_of(key, [&](postgres::Connection& scratch) {
    make_roles(scratch, bare);
    build_from_nothing(scratch, bare, nowhere);
    std::vector<Error> errors;
    for (const Object* object : changed) {
      try {
        scratch.run("SET check_function_bodies = on; SET search_path = " + schemas_of(*object, desired));
        scratch.run(body_check(*object, context));
      } catch (const Error& error) {
        if (error.facts().sqlstate.empty()) throw;
        errors.push_back(at_declaration(error, *object, registry));
      }
    }
    if (!errors.empty()) throw Errors(std::move(errors));
    return desired;
  });
}

Snapshot Workshop::rename(const Snapshot& current, const std::vector<plan::Rename>& renames) {
  if (renames.empty()) return current;
  const Snapshot renamed = made_of("", [&](postgres::Connection& scratch) {
    make_roles(scratch, without_access(current));
    build_from_nothing(scratch, without_access(current), nowhere);
    std::string sql;
    for (const plan::Rename& rename : renames) sql += plan::rename_statement(rename).sql + ";\n";
    scratch.run(sql);
    return postgres::extract(scratch, {});
  });
  return with_access_of(renamed, current, renames);
}

std::vector<std::string> Workshop::missing_roles(std::vector<std::string> roles) {
  if (roles.empty()) return roles;
  const postgres::Rows rows = target_.query("SELECT rolname FROM pg_catalog.pg_roles");
  for (std::size_t row = 0; row < rows.size(); ++row) std::erase(roles, rows.text(row, 0));
  return roles;
}

Snapshot Workshop::settle(Snapshot current, const Snapshot& desired) {
  const std::vector<const Object*> doubtful = differing_in_print(desired, current);
  if (doubtful.empty()) return current;
  std::string key = "settle " + desired.fingerprint().hex();
  for (const Object* object : doubtful) key += ' ' + object->digest().hex();
  std::vector<const Object*> wanted;
  wanted.reserve(doubtful.size());
  for (const Object* object : doubtful) wanted.push_back(desired.find(object->address));
  const Snapshot variant = without_access(with_objects(desired, doubtful));
  const Snapshot resolved = made_of(key, [&](postgres::Connection& scratch) {
    try {
      make_roles(scratch, variant);
      const Snapshot reading = build_from_nothing(scratch, variant, nowhere);
      return with_objects(variant, printed_as(scratch, reading, wanted));
    } catch (const Errors&) {
      return variant;  // it cannot be read in the desired schema: a difference, not a matter of print
    }
  });
  return with_objects(current, found_in(resolved, wanted));
}

}  // namespace migrate::registry
