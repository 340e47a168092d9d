#include "postgres/scratch_pool.hpp"

namespace migrate::postgres {

void ScratchPool::GiveBack::operator()(ScratchDatabase* database) const {
  pool->idle_.emplace_back(database);
}

ScratchPool::Loan ScratchPool::lend() {
  while (!idle_.empty()) {
    std::unique_ptr<ScratchDatabase> database = std::move(idle_.back());
    idle_.pop_back();
    if (database->clear()) return Loan(database.release(), {this});
  }
  auto database = std::make_unique<ScratchDatabase>(scratch_server(configuration_, target_),
                                                    configuration_.root, target_.heeded());
  return Loan(database.release(), {this});
}

}  // namespace migrate::postgres
