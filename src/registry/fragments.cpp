#include "registry/fragments.hpp"

#include "kinds/clauses.hpp"
#include "registry/spelling.hpp"
#include "sql/list.hpp"

namespace migrate::registry {
namespace {

std::string hint_for(sql::Fragment kind) {
  if (kind == sql::Fragment::type) return "what else a column has is said by keys beside `type:`";
  return "it becomes a part of a statement as it stands, so that nothing may follow it";
}

// The texts of an attribute that become parts of statements, one by one: of a list its items, of a mapping
// the names that its values list.
Names texts_of(const catalog::Object& object, const kinds::AttributeForm& form) {
  if (form.shape == kinds::Shape::list) return kinds::list_of(object, form.name);
  if (form.shape != kinds::Shape::options) return {std::string(object.get(form.name))};
  Names out;
  for (const std::string& option : kinds::list_of(object, form.name)) {
    const Names names = sql::split_list(std::string_view(option).substr(option.find('=') + 1));
    out.insert(out.end(), names.begin(), names.end());
    if (names.empty()) out.emplace_back();
  }
  return out;
}

void check_attribute(Draft& draft, const kinds::AttributeForm& form, Problems& problems) {
  // What a default's or a check's attribute is called is not always what the user wrote to give it.
  const std::string_view key = form.name == "expression" ? draft.kind->name : key_of(form);
  const Names texts = texts_of(draft.object, form);
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
