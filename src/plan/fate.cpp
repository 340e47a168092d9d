#include "plan/fate.hpp"

#include <algorithm>
#include <deque>

#include "error/error.hpp"

namespace migrate::plan {
namespace {

using catalog::Address;
using catalog::Object;

class FateDecision {
 public:
  explicit FateDecision(const kinds::Context& context) : context_(context) {}

  Fates decide() {
    for (const catalog::Change& change : catalog::diff(context_.before, context_.after)) {
      std::visit([this](const auto& one) { begin(one); }, change);
    }
    while (!spreading_.empty()) {
      const Address address = spreading_.front();
      spreading_.pop_front();
      spread(address);
    }
    return std::move(fates_);
  }

 private:
  void begin(const catalog::Create& create) {
    Fate& fate = fates_.of[create.object->address];
    fate = {.outcome = Outcome::create, .after = create.object, .alteration = around_create(create.object)};
    if (fate.alteration.takes_along) spreading_.push_back(create.object->address);
  }

  void begin(const catalog::Drop& drop) {
    fates_.of[drop.object->address] = {.outcome = Outcome::drop, .before = drop.object};
    spreading_.push_back(drop.object->address);
  }

  void begin(const catalog::Alter& alter) {
    const kinds::Kind& kind = kinds::get(alter.after->address.kind);
    kinds::Alteration alteration = kind.alter(alter, context_);
    if (!alteration.refusal.empty()) refuse_change(alter.after->address, alteration.refusal);
    const bool replaces = alteration.replace;
    if (replaces) alteration = around_create(alter.after);
    fates_.of[alter.after->address] = {.outcome = replaces ? Outcome::replace : Outcome::alter,
                                       .before = alter.before,
                                       .after = alter.after,
                                       .alteration = std::move(alteration)};
    spreading_.push_back(alter.after->address);
  }

  void spread(const Address& address) {
    const Fate fate = fates_.of.at(address);
    if (fate.drops()) {
      for (const Object* dependent : context_.before.dependents_of(address))
        lose_ground(whole_of(*dependent, address), fate);
    }
    if (fate.alteration.takes_along) {
      if (fate.outcome == Outcome::alter) take_along(*fate.before, address, fate);
      for (const Object* near : fate.alteration.also_around) take_along(*near, address, fate);
    }
  }

  kinds::Alteration around_create(const Object* after) const {
    const kinds::Kind* kind = after ? &kinds::get(after->address.kind) : nullptr;
    return kind && kind->around_create ? kind->around_create(*after, context_) : kinds::Alteration{};
  }

  // What is implied by its parent (a view's column) stands and falls with it.
  const Object& whole_of(const Object& dependent, const Address& ground) const {
    const bool implied = kinds::get(dependent.address.kind).implied && dependent.parent != ground;
    return implied ? *context_.before.find(dependent.parent) : dependent;
  }

  // What is made again where the object is: a part is with its whole.
  const Object& separable_whole_of(const Object& object) const {
    return kinds::get(object.address.kind).inseparable ? *context_.before.find(object.parent) : object;
  }

  // What `dependent` stands on goes away. An in-place change of its own frees it; else it is replaced.
  void lose_ground(const Object& dependent, const Fate& lost) {
    const auto known = fates_.of.find(dependent.address);
    if (known != fates_.of.end() && known->second.drops()) return;
    const bool altered = known != fates_.of.end();
    const bool freed = altered && lost.outcome == Outcome::drop && !goes_early(*lost.before) &&
                       !needs_successor(dependent, *lost.before);
    const bool outlives = is_owner(dependent, *lost.before) && (altered || lost.outcome == Outcome::drop);
    if (!freed && !outlives) replace(dependent, lost.before->address);
  }

  // Dropped before something else is altered: too early for dependents that are freed by what comes after
  // that.
  bool goes_early(const Object& dropped) const {
    return std::any_of(fates_.around.begin(), fates_.around.end(), [&](const auto& pair) {
      return pair.first == dropped.address || pair.first == dropped.parent;
    });
  }

  // At the dependents of what goes early after all.
  void look_again(const Object& dropped) {
    spreading_.push_back(dropped.address);
    for (const Object* part : context_.before.children_of(dropped.address)) {
      if (is_dropped(part->address)) spreading_.push_back(part->address);
    }
  }

  // Whether it comes to stand on what takes the name of the lost object, and so cannot change before that
  // goes: a view that becomes a materialized view.
  bool needs_successor(const Object& dependent, const Object& lost) const {
    const std::vector<std::string> names = claims_of(lost);
    for (const Object* need : context_.after.needs_of(dependent.address)) {
      const bool is_part = kinds::get(need->address.kind).implied;
      const std::vector<std::string> taken = claims_of(is_part ? *context_.after.find(need->parent) : *need);
      if (std::find_first_of(taken.begin(), taken.end(), names.begin(), names.end()) != taken.end())
        return true;
    }
    return false;
  }

  static std::vector<std::string> claims_of(const Object& object) {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    return kind.claims ? kind.claims(object) : std::vector<std::string>{};
  }

  // A sequence outlives its column when it changes hands; then it is altered, not replaced.
  static bool is_owner(const Object& dependent, const Object& lost) {
    return kinds::get(dependent.address.kind).owned && lost.address.kind == "column";
  }

  void take_along(const Object& near, const Address& altered, const Fate& fate) {
    for (const Object* dependent : context_.before.dependents_of(near.address)) {
      const Object& whole = whole_of(*dependent, near.address);
      if (whole.address == altered || !fate.alteration.takes_along(whole)) continue;
      const auto known = fates_.of.find(whole.address);
      if (known != fates_.of.end() && known->second.outcome == Outcome::drop) {
        fates_.around.emplace_back(whole.address, altered);
        look_again(whole);
      } else {
        const Object& replaced = separable_whole_of(whole);
        fates_.around.emplace_back(replaced.address, altered);
        replace(replaced, altered);
      }
    }
  }

  void replace(const Object& object, const Address& because) {
    const auto known = fates_.of.find(object.address);
    if (known != fates_.of.end() && known->second.drops()) return;
    const Object& whole = separable_whole_of(object);
    if (&whole != &object && !is_dropped(whole.address)) return replace(whole, because);
    const kinds::Kind& kind = kinds::get(object.address.kind);
    if (kind.holds_data && kind.holds_data(object)) refuse(object.address, because);
    const Object* after = context_.after.find(object.address);
    fates_.of[object.address] = {.outcome = after ? Outcome::replace : Outcome::drop,
                                 .before = &object,
                                 .after = after,
                                 .alteration = around_create(after)};
    spreading_.push_back(object.address);
  }

  [[noreturn]] static void refuse_change(const Address& object, const std::string& refusal) {
    throw Error({.what = object.title() + ' ' + refusal,
                 .hint = "write this step by hand in an empty revision, or leave it as it is"},
                Exit::refused);
  }

  bool is_dropped(const Address& address) const {
    const auto known = fates_.of.find(address);
    return known != fates_.of.end() && known->second.drops();
  }

  [[noreturn]] static void refuse(const Address& object, const Address& because) {
    throw Error(
        {.what = object.title() + " holds data and would have to be dropped and created again, because " +
                 because.title() + " is replaced",
         .hint = "change it in two revisions, or write this step by hand in an empty revision"},
        Exit::refused);
  }

  const kinds::Context& context_;
  Fates fates_;
  std::deque<Address> spreading_;
};

}  // namespace

Fates decide_fates(const kinds::Context& context) {
  return FateDecision(context).decide();
}

}  // namespace migrate::plan
