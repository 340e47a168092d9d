#include "registry/clashes.hpp"

#include <algorithm>
#include <unordered_map>

#include "registry/keys.hpp"

namespace migrate::registry {
namespace {

std::string other_place(const Draft& first) {
  const std::string place = first.place.text();
  return place.empty() ? "" : "the first is at " + place;
}

// Names that a convention made clash because they are too short to tell the two apart.
std::string way_out(const Draft& first, const Draft& second, std::string otherwise) {
  std::string out = other_place(first);
  if (!out.empty()) out += "; ";
  return out + (first.implicit_name || second.implicit_name ? "give one of them a `name:`" : otherwise);
}

class ClashFinder {
 public:
  explicit ClashFinder(Problems& problems) : problems_(problems) {}

  void visit(const Draft& draft) {
    if (!is_first(draft)) return;
    if (draft.kind->single) check_single(draft);
    if (!draft.kind->claims || draft.broken) return;
    for (const std::string& claim : draft.kind->claims(draft.object)) {
      const auto [first, added] = claims_.emplace(claim, &draft);
      if (added || first->second == &draft) continue;
      problems_.add(draft.title() + " and " + first->second->title() + " cannot both have the name \"" +
                        draft.object.address.name + "\"",
                    draft.place, way_out(*first->second, draft, "rename one of them"));
    }
  }

 private:
  bool is_first(const Draft& draft) {
    const auto [first, added] = objects_.emplace(draft.object.address, &draft);
    if (added) return true;
    problems_.add(draft.title() + " is declared twice", draft.place,
                  way_out(*first->second, draft, "take one of them away"));
    return false;
  }

  void check_single(const Draft& draft) {
    const auto [first, added] =
        single_.emplace(std::pair{std::string_view(draft.kind->name), draft.object.parent}, &draft);
    if (added) return;
    problems_.add(
        "the table \"" + draft.object.parent.name + "\" has two of " + std::string(draft.kind->section),
        draft.place, way_out(*first->second, draft, "take one of them away"));
  }

  Problems& problems_;
  std::unordered_map<catalog::Address, const Draft*> objects_;
  std::map<std::pair<std::string_view, catalog::Address>, const Draft*> single_;
  std::unordered_map<std::string, const Draft*> claims_;
};

}  // namespace

void check_clashes(const Model& model, Problems& problems) {
  ClashFinder finder(problems);
  for (const Draft& draft : model.drafts) {
    if (!draft.object.address.name.empty()) finder.visit(draft);
  }
}

}  // namespace migrate::registry
