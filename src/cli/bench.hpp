// A place to build states in: scratch databases, on a server that is found without the database that the
// configuration means, and the history replayed there.
#pragma once

#include <memory>
#include <string>

#include "apply/interrupt.hpp"
#include "catalog/snapshot.hpp"
#include "cli/project.hpp"
#include "postgres/connection.hpp"
#include "registry/elaborate.hpp"

namespace migrate::cli {

class Bench {
 public:
  // On the server that `database.scratch` names; else on that of the configuration's database, when it can be
  // reached and its role may create databases; else on the embedded one. Throws Error as Connection does.
  explicit Bench(const Project& project);

  // Where scratch databases are made: `scratch` of the configuration names it.
  const config::Config& configuration() const { return configuration_; }
  postgres::Connection& connection() { return *connection_; }
  registry::Workshop& workshop() { return workshop_; }
  // Throws Error (Exit::interrupted) when a signal came.
  void check_interrupt() const { interrupt_.check(); }

  // The schema that the scripts up to the revision make of a new database, run as `upgrade` runs them; from
  // the cache where they were run before. "base": that of a new database.
  catalog::Snapshot history(const std::string& revision) { return history(std::vector{revision}); }
  // The same up to each of several, one after the other.
  catalog::Snapshot history(const std::vector<std::string>& revisions);

 private:
  const Project& project_;
  config::Config configuration_;
  apply::Interrupt interrupt_;
  std::unique_ptr<postgres::Connection> connection_;
  registry::Workshop workshop_;
};

}  // namespace migrate::cli
