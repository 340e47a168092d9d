#include "registry/fragments.hpp"

#include "kinds/clauses.hpp"
#include "registry/spelling.hpp"

namespace migrate::registry {
namespace {

std::string hint_for(sql::Fragment kind) {
  if (kind == sql::Fragment::type) return "what else a column has is said by keys beside `type:`";
  return "it becomes a part of a statement as it stands, so that nothing may follow it";
}

void check_attribute(Draft& draft, const kinds::AttributeForm& form, Problems& problems) {
  const bool is_list = form.shape == kinds::Shape::list;
  // What a default's or a check's attribute is called is not always what the user wrote to give it.
  const std::string_view key = form.name == "expression" ? draft.kind->name : key_of(form);
  const Names texts =
      is_list ? kinds::list_of(draft.object, form.name) : Names{std::string(draft.object.get(form.name))};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Place place = draft.place_of(form.name, i);
    if (!check_fragment(key, *form.fragment, texts[i], place, problems)) draft.broken = true;
  }
}

}  // namespace

bool check_fragment(std::string_view key, sql::Fragment kind, std::string_view text, const Place& place,
                    Problems& problems) {
  const std::string flaw = sql::flaw_of_fragment(kind, text);
  if (flaw.empty()) return true;
  problems.add("\"" + std::string(key) + "\" takes " + std::string(describe(kind)) + ", this " + flaw, place,
               hint_for(kind));
  return false;
}

void check_fragments(Model& model, Problems& problems) {
  for (Draft& draft : model.drafts) {
    for (const kinds::AttributeForm& form : draft.kind->attributes) {
      if (form.fragment && draft.object.has(form.name)) check_attribute(draft, form, problems);
    }
  }
}

}  // namespace migrate::registry
