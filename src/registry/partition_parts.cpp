#include "registry/partition_parts.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "kinds/clauses.hpp"
#include "kinds/index_options.hpp"
#include "kinds/inheritance.hpp"
#include "registry/column_folding.hpp"
#include "registry/names.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;
using Objects = std::vector<const Object*>;

Objects of_kind(const Objects& objects, std::string_view kind) {
  Objects out;
  std::copy_if(objects.begin(), objects.end(), std::back_inserter(out),
               [&](const Object* object) { return object->address.kind == kind; });
  return out;
}

bool has_same(const Object& a, const Object& b, std::initializer_list<std::string_view> attributes) {
  return std::all_of(attributes.begin(), attributes.end(),
                     [&](std::string_view name) { return a.get(name) == b.get(name); });
}

const Object* default_of(const Snapshot& snapshot, const Object& column) {
  Address address = column.address;
  address.kind = "default";
  return snapshot.find(address);
}

// What a statement after PARTITION OF can say is no obstacle: NOT NULL, another default, statistics.
bool comes_from(const Object& whole, const Object& column, const Snapshot& snapshot) {
  return column.address.name == whole.address.name &&
         has_same(column, whole, {"type", "collation", "generated", "identity", "storage", "compression"}) &&
         (column.has("not_null") || !whole.has("not_null")) && !column.has("foreign_options") &&
         (default_of(snapshot, column) || !default_of(snapshot, whole));
}

// The name of a column of an index: that of the table's column, or of the function that is called. Nothing
// for other expressions.
std::string index_column_name(const std::string& element) {
  const Names names = identifiers_in(element);
  const std::size_t bracket = element.find('(');
  if (names.empty() || bracket == 0) return "";
  const bool is_qualified = element.find('.') < bracket;
  return names[is_qualified && names.size() > 1 ? 1 : 0];
}

// As ChooseIndexName makes it (src/backend/commands/indexcmds.c); empty where that is not easily told.
std::string chosen_name(const Object& index) {
  const std::string& kind = index.address.kind;
  std::string out = index.address.relation;
  if (kind != "primary_key") {
    std::set<std::string> seen;
    for (const char* attribute : {"columns", "elements", "include"}) {
      for (const std::string& element : kinds::list_of(index, attribute)) {
        const std::string name = index_column_name(element);
        if (name.empty() || !seen.insert(name).second) return "";
        out += '_' + name;
      }
    }
  }
  out += kind == "primary_key" ? "_pkey" : kind == "unique" ? "_key" : kind == "exclusion" ? "_excl" : "_idx";
  constexpr std::size_t longest = 63;
  return out.size() > longest ? "" : out;
}

// PARTITION OF copies neither what is said of one table's index alone nor statistics.
bool is_copy(const Object& index, const Object& whole) {
  Object expected = whole;
  for (const char* attribute : {"clustered", "replica_identity", "statistics"}) expected.set(attribute, "");
  expected.set("attached_to", std::string(index.get("attached_to")));
  return index.attributes() == expected.attributes();
}

class Partition {
 public:
  Partition(const Snapshot& snapshot, const Object& table, const Object& whole)
      : snapshot_(snapshot),
        parts_(snapshot.children_of(table.address)),
        whole_parts_(snapshot.children_of(whole.address)) {}

  // The addresses of what PARTITION OF makes; nothing where it makes something else.
  std::optional<std::set<Address>> inherited() {
    if (!add_columns() || !add_indexes()) return std::nullopt;
    for (const Object* check : of_kind(parts_, "check")) {
      const Object* whole = twin_of(*check);
      if (whole && whole->attributes() == check->attributes()) inherited_.insert(check->address);
    }
    return std::move(inherited_);
  }

 private:
  const Object* twin_of(const Object& part) const {
    for (const Object* whole : whole_parts_) {
      if (whole->address.kind == part.address.kind && whole->address.name == part.address.name) return whole;
    }
    return nullptr;
  }

  bool add_columns() {
    const Objects columns = of_kind(parts_, "column"), wholes = of_kind(whole_parts_, "column");
    const bool same = std::equal(
        columns.begin(), columns.end(), wholes.begin(), wholes.end(),
        [&](const Object* column, const Object* whole) { return comes_from(*whole, *column, snapshot_); });
    for (const Object* column : columns) inherited_.insert(column->address);
    return same;
  }

  bool add_indexes() {
    for (const Object* part : parts_) {
      if (!part->has("attached_to")) continue;
      const auto whole = std::find_if(whole_parts_.begin(), whole_parts_.end(), [&](const Object* candidate) {
        return kinds::is_part_of_index(*part, *candidate);
      });
      if (whole == whole_parts_.end() || !is_copy(*part, **whole) || is_annotated(snapshot_, *part) ||
          part->address.name != chosen_name(*part))
        return false;
      inherited_.insert(part->address);
    }
    return true;
  }

  const Snapshot& snapshot_;
  Objects parts_;
  Objects whole_parts_;
  std::set<Address> inherited_;
};

}  // namespace

Snapshot with_inherited_parts(const Snapshot& snapshot) {
  std::set<Address> inherited;
  for (const Object& tie : snapshot.objects()) {
    if (tie.address.kind != "partition") continue;
    const Object* table = snapshot.find(tie.parent);
    const std::vector<Address> wholes = kinds::parents_of(tie);
    const Object* whole = wholes.empty() ? nullptr : snapshot.find(wholes.front());
    if (!table || !whole) continue;
    if (auto parts = Partition(snapshot, *table, *whole).inherited()) inherited.merge(*parts);
  }
  return snapshot.with_attributes([&](catalog::ObjectEdit& edit) {
    if (inherited.contains(edit.object().address)) edit.set("inherited", "true");
  });
}

}  // namespace migrate::registry
