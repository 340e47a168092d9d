// First pass: what becomes of each object. A replaced object takes its dependents along, by pg_depend.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::plan {

enum class Outcome { create, alter, replace, drop };

struct Fate {
  Outcome outcome;
  const catalog::Object* before = nullptr;
  const catalog::Object* after = nullptr;
  kinds::Alteration alteration{};  // for alter; what it is made among, for create and replace

  bool creates() const { return outcome == Outcome::create || outcome == Outcome::replace; }
  bool drops() const { return outcome == Outcome::drop || outcome == Outcome::replace; }
};

struct Fates {
  std::map<catalog::Address, Fate> of;  // only objects that something happens to
  // (dependent, altered): the dependent is dropped before the alteration, or the creation, of the other and
  // created again after it.
  std::vector<std::pair<catalog::Address, catalog::Address>> around;
};

// Throws Error (Exit::refused) when an object that holds rows would have to be replaced for another's sake.
Fates decide_fates(const kinds::Context& context);

}  // namespace migrate::plan
