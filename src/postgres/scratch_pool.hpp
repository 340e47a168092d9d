// Scratch databases for a run that needs several, one after the other or at once: who gives one back leaves
// it to the next, for whom it is emptied.
#pragma once

#include <memory>
#include <vector>

#include "postgres/scratch.hpp"

namespace migrate::postgres {

class ScratchPool {
 public:
  // REQUIRES: both outlive this; `target` as scratch_server says. What stops its statements stops those in
  // the scratch databases.
  ScratchPool(const config::Config& configuration, Connection& target)
      : configuration_(configuration), target_(target) {}

  struct GiveBack {
    ScratchPool* pool;
    void operator()(ScratchDatabase* database) const;
  };
  using Loan = std::unique_ptr<ScratchDatabase, GiveBack>;

  // An empty one. It must be given back while the pool lives. Throws Error as ScratchDatabase does.
  Loan lend();

 private:
  const config::Config& configuration_;
  Connection& target_;
  std::vector<std::unique_ptr<ScratchDatabase>> idle_;
};

}  // namespace migrate::postgres
