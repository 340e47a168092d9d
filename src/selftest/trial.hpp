// One pair of schemas, A and B, put to the test on a server:
//
//   the plan from A to B is the same bytes twice; run on A with rows in its tables it gives B, by the
//   server's own reading of a B that no plan of ours made; the plan back gives A; the rows of tables and
//   columns that both have are as they were; and the registry that `inspect` writes of a schema has no
//   difference to it.
#pragma once

#include <string>

#include "config/config.hpp"
#include "postgres/connection.hpp"
#include "registry/elaborate.hpp"
#include "selftest/schema_pair.hpp"

namespace migrate::selftest {

enum class Outcome {
  good,
  refused,  // the planner says that it will not do it
  failed,
};

struct Verdict {
  Outcome outcome = Outcome::good;
  std::string stage{};  // where it failed: "up", "B is not reached", …
  std::string what{};   // what the server or the planner said, or the differences
  std::string kind{};   // of the failure, without names: two failures of one stage and kind are taken for one
  bool with_rows = false;  // the plans ran on tables with rows; else constraints stood in the rows' way
  SchemaPair accepted{};   // what the server took of the pair
};

class Trial {
 public:
  // `configuration.scratch` names the server where scratch databases are made, and `server` is a session
  // there. Both must outlive this.
  Trial(const config::Config& configuration, postgres::Connection& server)
      : workshop_(configuration, server, registry::Workshop::Caching::off) {}

  // Throws Error only where the server itself fails (a lost connection, an interruption).
  Verdict run(const SchemaPair& pair);

 private:
  registry::Workshop workshop_;
};

}  // namespace migrate::selftest
