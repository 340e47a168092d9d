// What --dry-run says about each part of a run: its transaction, its limits, and the lock that it takes.
#pragma once

#include <chrono>
#include <string>

#include "apply/actions.hpp"

namespace migrate::apply {

// Sees the actions of a run in order.
class Remarks {
 public:
  // The session's limits at the beginning.
  Remarks(std::chrono::milliseconds lock_timeout, std::chrono::milliseconds statement_timeout);

  // What is to be said before the action, one line; empty: nothing.
  std::string operator()(const Action& action);

 private:
  void follow(const std::string& statement);
  std::string limits() const;

  std::string lock_timeout_, statement_timeout_;
  int transactions_ = 0;
};

}  // namespace migrate::apply
