#include "apply/retries.hpp"

#include <fmt/format.h>

namespace migrate::apply {
namespace {

constexpr const char* lock_not_available = "55P03";
constexpr const char* deadlock_detected = "40P01";

}  // namespace

bool Retries::wait_after(const ErrorFacts& failure) {
  const bool mends_itself = failure.sqlstate == lock_not_available || failure.sqlstate == deadlock_detected;
  if (!mends_itself || left_ == 0) return false;
  const std::chrono::milliseconds pause = backoff_.next();
  if (tell_) {
    tell_(fmt::format("{}{}; trying again in {:.1f} s ({} tries left)",
                      failure.place.file.empty() ? "" : failure.place.text() + ": ", failure.what,
                      static_cast<double>(pause.count()) / 1000, left_));
  }
  --left_;
  interrupt_.sleep(pause);
  return true;
}

}  // namespace migrate::apply
