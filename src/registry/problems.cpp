#include "registry/problems.hpp"

#include <algorithm>
#include <tuple>

namespace migrate::registry {
namespace {

auto sort_key(const Error& error) {
  const ErrorFacts& facts = error.facts();
  return std::tie(facts.place.file, facts.place.line, facts.place.column, facts.what);
}

}  // namespace

void Problems::add(std::string what, Place place, std::string hint) {
  ErrorFacts facts;
  facts.what = std::move(what);
  facts.place = std::move(place);
  facts.hint = std::move(hint);
  all_.emplace_back(std::move(facts), Exit::usage);
}

bool Problems::collect(const std::function<void()>& step) {
  try {
    step();
    return true;
  } catch (const Errors& errors) {
    all_.insert(all_.end(), errors.all().begin(), errors.all().end());
  } catch (const Error& error) {
    all_.push_back(error);
  }
  return false;
}

void Problems::throw_if_any() {
  if (all_.empty()) return;
  std::stable_sort(all_.begin(), all_.end(),
                   [](const Error& a, const Error& b) { return sort_key(a) < sort_key(b); });
  // What stands in a mixin is met once for each table.
  const auto end = std::unique(all_.begin(), all_.end(),
                               [](const Error& a, const Error& b) { return sort_key(a) == sort_key(b); });
  all_.erase(end, all_.end());
  throw Errors(std::move(all_));
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

}  // namespace migrate::registry
