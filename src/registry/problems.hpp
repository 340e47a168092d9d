// All that is wrong with the models of one run, so that a person mends them in one go.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "error/error.hpp"

namespace migrate::registry {

class Problems {
 public:
  void add(std::string what, Place place, std::string hint = {});
  // Runs a step that throws; what it throws is collected. Gives whether it threw nothing.
  bool collect(const std::function<void()>& step);
  bool any() const { return !all_.empty(); }
  // Throws migrate::Errors (Exit::usage) with every problem once, by file and line; does nothing without any.
  void throw_if_any();

 private:
  std::vector<Error> all_;
};

// "did you mean …?" for the nearest of `known`; empty when none is near.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace migrate::registry
