// What a transaction is tried again for: it got no lock in time (55P03), or was the victim of a deadlock
// (40P01). It was rolled back whole, so that another try does nothing twice.
#pragma once

#include <functional>
#include <string_view>

#include "apply/backoff.hpp"
#include "apply/interrupt.hpp"
#include "error/error.hpp"

namespace migrate::apply {

// The tries of one transaction.
class Retries {
 public:
  // `left`: tries after the first; `tell` hears why there is another, and when, and may be empty.
  // REQUIRES: `interrupt` and `tell` outlive this.
  Retries(int left, const Interrupt& interrupt, const std::function<void(std::string_view)>& tell)
      : left_(left), interrupt_(interrupt), tell_(tell) {}

  // After a try that failed: tells of the next one, waits for its time and gives true; false where there is
  // none. Throws Error (Exit::interrupted) when a signal comes.
  bool wait_after(const ErrorFacts& failure);

 private:
  int left_;
  const Interrupt& interrupt_;
  const std::function<void(std::string_view)>& tell_;
  Backoff backoff_;
};

}  // namespace migrate::apply
