// A registry as the server understands it: its objects are built in a scratch database and read back.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "catalog/diff.hpp"
#include "catalog/snapshot.hpp"
#include "config/config.hpp"
#include "postgres/scratch_pool.hpp"
#include "registry/build.hpp"
#include "registry/registry.hpp"

namespace migrate::registry {

// Scratch databases for one run, on the server that the configuration means.
class Workshop {
 public:
  enum class Caching { on, off };
  // REQUIRES: `target` is connected to the configuration's database and outlives this. What stops its
  // statements stops those in the scratch databases.
  Workshop(const config::Config& configuration, postgres::Connection& target, Caching caching = Caching::on)
      : configuration_(configuration), target_(target), caching_(caching), pool_(configuration, target) {}

  postgres::ScratchPool& pool() { return pool_; }

  // Loads the models that the configuration names, on a thread of its own, and what is cached of their state:
  // a database is read meanwhile. Throws as open_sources, which it calls on this thread; what `load` throws
  // comes with get(). REQUIRES: this outlives the future, and no other thread of the program does more than
  // wait: a copy of the process is made for a library of models.
  std::future<Registry> begin_load();

  // The state of the registry, from the cache under .migrate/cache where it was built before. Throws Errors
  // with the places of what the server refuses. `extra`: what is not the registry's, and may be needed by it.
  catalog::Snapshot elaborate(const Registry& registry, const catalog::Snapshot& extra = {});

  // `current` as it would be after `renames`, told by the server: a copy is built and renamed.
  catalog::Snapshot rename(const catalog::Snapshot& current, const std::vector<plan::Rename>& renames);

  // `current`, where expressions that differ from `desired` only until the server has read them once more are
  // taken for the same: the two-step print of `varchar IN (…)` is no difference.
  catalog::Snapshot settle(catalog::Snapshot current, const catalog::Snapshot& desired);

  // Has the server look at the bodies of the functions and procedures that `current` lacks or has otherwise:
  // all else is there, in any schema that the body may mean. `changes`: from `current` to `desired`. Throws
  // Errors with the places of what it refuses.
  void check_bodies(const Registry& registry, const catalog::Snapshot& current,
                    const catalog::Snapshot& desired, const std::vector<catalog::Change>& changes);

  // Those of the roles that the target's server does not have, sorted.
  std::vector<std::string> missing_roles(std::vector<std::string> roles);

  // The versions that CREATE EXTENSION would install; empty where the registry has no extensions. To be part
  // of the key of what is made with them.
  std::string extension_versions(const Registry& registry);

  // The result of `work` in a scratch database, cached under what it is made of and the server that makes it;
  // an empty key is never cached.
  using Work = std::function<catalog::Snapshot(postgres::Connection&)>;
  catalog::Snapshot made_of(const std::string& key, const Work& work);

  // What a scratch database has before anything is made in it, as `scratch` still is: they are all alike.
  const catalog::Snapshot& empty(postgres::Connection& scratch);

 private:
  // Makes `goal`, after `extra` and with `ddl`, in a scratch database that is empty, and reads it back.
  catalog::Snapshot build_from_nothing(postgres::Connection& scratch, const catalog::Snapshot& goal,
                                       const PlaceOf& place_of, const std::vector<DdlStatement>& ddl = {},
                                       const catalog::Snapshot& extra = {});
  void make_roles(postgres::Connection& scratch, const catalog::Snapshot& goal);
  std::optional<catalog::Snapshot> known(const std::string& key) const;
  std::string with_server(const std::string& key) const;
  void look_ahead(const Registry& registry);

  const config::Config& configuration_;
  postgres::Connection& target_;
  Caching caching_;
  postgres::ScratchPool pool_;
  std::optional<catalog::Snapshot> empty_;
  // What begin_load found of the state of a registry.
  struct Elaborated {
    catalog::Snapshot declared;
    catalog::Snapshot state;
  };
  std::optional<Elaborated> loaded_;
};

}  // namespace migrate::registry
