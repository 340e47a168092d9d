#include "database/pool.hpp"

#include "errors.hpp"

namespace blog {

Pool::Pool(std::string url, PoolOptions options) : url_(std::move(url)), options_(options) {
  idle_.reserve(static_cast<std::size_t>(options_.size));
}

Pool::Lease::~Lease() {
  if (connection_) pool_->give_back(std::move(connection_));
}

Pool::Lease Pool::borrow() {
  std::unique_ptr<Connection> connection = take_idle_or_reserve();
  try {
    // Its place stays reserved when a dead connection is replaced.
    if (!connection || !connection->answers()) connection = std::make_unique<Connection>(url_);
  } catch (...) {
    forget_one();
    throw;
  }
  return Lease(*this, std::move(connection));
}

// Null: a new one may be opened, and is counted already.
std::unique_ptr<Connection> Pool::take_idle_or_reserve() {
  std::unique_lock lock(mutex_);
  const bool found = came_back_.wait_for(
      lock, options_.timeout, [&] { return !idle_.empty() || open_ < options_.size + options_.overflow; });
  if (!found) throw Busy("no connection to the database was free in time");
  if (idle_.empty()) {
    ++open_;
    return nullptr;
  }
  std::unique_ptr<Connection> out = std::move(idle_.back());
  idle_.pop_back();
  return out;
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    if (connection->is_open() && static_cast<int>(idle_.size()) < options_.size) {
      idle_.push_back(std::move(connection));
    }
  }
  if (!connection) return came_back_.notify_one();
  connection.reset();  // before another may be opened in its place, and while nobody waits for the lock
  forget_one();
}

void Pool::forget_one() noexcept {
  {
    const std::scoped_lock lock(mutex_);
    --open_;
  }
  came_back_.notify_one();
}

int Pool::open() const {
  const std::scoped_lock lock(mutex_);
  return open_;
}

int Pool::idle() const {
  const std::scoped_lock lock(mutex_);
  return static_cast<int>(idle_.size());
}

}  // namespace blog
