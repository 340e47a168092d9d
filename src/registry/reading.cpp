#include "registry/reading.hpp"

#include <algorithm>

#include "catalog/diff.hpp"
#include "kinds/kind.hpp"
#include "postgres/extraction.hpp"
#include "registry/build.hpp"

namespace migrate::registry {
namespace {

using catalog::Object;
using catalog::Snapshot;

bool is_plain_column_list(const Object& object, const kinds::AttributeForm& form) {
  return form.shape == kinds::Shape::list && object.get(form.name).find('(') == std::string_view::npos;
}

// The snapshot with other texts in all its expressions: the plan back to it makes the server read each one
// again.
Snapshot with_expressions_unknown(const Snapshot& snapshot) {
  return snapshot.with_attributes([](catalog::ObjectEdit& edit) {
    for (const kinds::AttributeForm& form : kinds::get(edit.object().address.kind).attributes) {
      const Object& object = edit.object();
      if (form.is_expression() && object.has(form.name) && !is_plain_column_list(object, form))
        edit.set(form.name, form.shape == kinds::Shape::list ? "{?}" : "?");
    }
  });
}

// The state after the server has read its own print once more; the same where there is nothing to read.
Snapshot read_again(postgres::Connection& scratch, const Snapshot& snapshot) {
  const Snapshot unknown = with_expressions_unknown(snapshot);
  if (unknown.fingerprint() == snapshot.fingerprint()) return snapshot;
  build(scratch, unknown, snapshot, {}, [](const catalog::Address&) { return Place{}; });
  return postgres::extract(scratch, {});
}

constexpr int most_readings = 3;  // two are the most that was ever seen

// What a table has from a parent may be valid here and there not, by which of the two was first: its print is
// asked for alone.
bool has_same_expressions(const Object& a, const Object& b) {
  const std::vector<kinds::AttributeForm>& forms = kinds::get(a.address.kind).attributes;
  return std::all_of(forms.begin(), forms.end(), [&](const kinds::AttributeForm& form) {
    return !form.is_expression() || a.get(form.name) == b.get(form.name);
  });
}

bool differs_in_expressions_alone(const catalog::Alter& alter) {
  const kinds::Kind& kind = kinds::get(alter.after->address.kind);
  return std::all_of(alter.attributes.begin(), alter.attributes.end(),
                     [&](const catalog::AttributeChange& change) {
                       return std::any_of(kind.attributes.begin(), kind.attributes.end(),
                                          [&](const kinds::AttributeForm& form) {
                                            return form.name == change.name && form.is_expression() &&
                                                   !change.from.empty() && !change.to.empty();
                                          });
                     });
}

// What an expression can mean something else by: the type of a column or a domain, what a function gives.
bool is_of_same_type(const Object& a, const Object& b) {
  const auto same = [&](std::string_view attribute) { return a.get(attribute) == b.get(attribute); };
  return a.address == b.address && same("type") && same("collation") && same("returns");
}

// Another print alone changes nothing of what the expression stands on; another overload of a function does.
bool has_same_needs(const Object& object, const Snapshot& a, const Snapshot& b) {
  const std::vector<const Object*> first = a.needs_of(object.address), second = b.needs_of(object.address);
  const Object *parent = a.find(object.parent), *other = b.find(object.parent);
  if (parent && other && !is_of_same_type(*parent, *other)) return false;
  return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                    [](const Object* x, const Object* y) { return is_of_same_type(*x, *y); });
}

}  // namespace

Snapshot settled(postgres::Connection& scratch, Snapshot snapshot) {
  for (int round = 0; round < most_readings; ++round) {
    Snapshot next = read_again(scratch, snapshot);
    const bool same = next.fingerprint() == snapshot.fingerprint();
    snapshot = std::move(next);
    if (same) break;
  }
  return snapshot;
}

std::vector<const Object*> found_in(const Snapshot& snapshot, const std::vector<const Object*>& objects) {
  std::vector<const Object*> out;
  for (const Object* object : objects) {
    const Object* found = snapshot.find(object->address);
    if (found && has_same_expressions(*found, *object)) out.push_back(object);
  }
  return out;
}

std::vector<const Object*> printed_as(postgres::Connection& scratch, Snapshot reading,
                                      const std::vector<const Object*>& wanted) {
  std::vector<const Object*> out = found_in(reading, wanted);
  for (int round = 0; round < most_readings && out.size() < wanted.size(); ++round) {
    Snapshot next;
    try {
      next = read_again(scratch, reading);
    } catch (const Errors&) {
      break;  // PostgreSQL does not change it where it is
    }
    if (next.fingerprint() == reading.fingerprint()) break;
    reading = std::move(next);
    for (const Object* object : found_in(reading, wanted)) {
      if (std::find(out.begin(), out.end(), object) == out.end()) out.push_back(object);
    }
  }
  return out;
}

std::vector<const Object*> differing_in_print(const Snapshot& desired, const Snapshot& current) {
  std::vector<const Object*> out;
  for (const catalog::Change& change : catalog::diff(desired, current)) {
    const auto* alter = std::get_if<catalog::Alter>(&change);
    if (!alter || !differs_in_expressions_alone(*alter)) continue;
    if (has_same_needs(*alter->after, desired, current)) out.push_back(alter->after);
  }
  return out;
}

}  // namespace migrate::registry
